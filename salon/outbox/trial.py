"""The kind of a test mail: the owner's text with invented facts, sent to herself through the same outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from salon.outbox.kinds import Anchor, Kind, Letter, Standing, sample
from salon.outbox.models import Message
from salon.outbox.services.texts import TRIAL
from salon.outbox.wording import Wording


def _stands(messages: Sequence[Message]) -> Mapping[int, Standing]:
    return {message.pk: Standing() for message in messages}


def _render(messages: Sequence[Message]) -> Mapping[int, Letter]:
    return {message.pk: _letter(message) for message in messages}


def _letter(message: Message) -> Letter:
    said = message.payload
    text = Wording(said["subject"], said["body"])
    return replace(sample(message.location, said["kind"], said["language"], text), stop_url="")


KIND = Kind(
    name=TRIAL,
    label=_("Test mail"),
    still_true=_stands,
    render=_render,
    anchor=Anchor.AFTER_EVENT,
    quiet=False,
    once_a_day=False,
    essential=True,
    fixed=True,
)
