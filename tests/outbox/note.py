"""A kind of message for tests: true unless its payload says otherwise. Registered by conftest and by children."""

from collections.abc import Sequence

from salon.outbox.kinds import Anchor, Kind, Letter, Standing
from salon.outbox.models import Message


def still_true(messages: Sequence[Message]) -> dict[int, Standing]:
    return {m.pk: Standing(**m.payload.get("standing", {})) for m in messages}


def render(messages: Sequence[Message]) -> dict[int, Letter]:
    if any("poison" in message.payload for message in messages):
        raise ValueError("this one cannot be written")
    return {
        m.pk: Letter(subject=f"Note {m.pk}", text=f"note {m.dedupe_key}\n", html=f"<p>note {m.dedupe_key}</p>")
        for m in messages
        if "gone" not in m.payload
    }


NOTE = Kind(name="note", label="Note", still_true=still_true, render=render, anchor=Anchor.AFTER_EVENT, quiet=False)
