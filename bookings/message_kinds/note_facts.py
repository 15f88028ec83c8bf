"""Whether a note about changed dates is still true."""

from collections.abc import Mapping, Sequence

from bookings.message_kinds.facts import CHANGED_AGAIN, GONE, sessions_told, standing
from bookings.message_kinds.of_changes import changes_in
from salon.outbox.kinds import Standing
from salon.outbox.models import Message


def notes_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """A note is true while something it tells is still as it tells it."""
    sessions = sessions_told(messages)
    found = {}
    for message in messages:
        mine = [sessions[one["session"]] for one in message.payload["changes"] if one["session"] in sessions]
        if not mine:
            found[message.pk] = Standing(untrue=GONE)
        else:
            untrue = "" if changes_in(message, sessions) else CHANGED_AGAIN
            found[message.pk] = standing(message, mine[0].course.client, untrue)
    return found
