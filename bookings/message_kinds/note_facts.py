"""Whether a note about changed dates is still true."""

from collections.abc import Mapping, Sequence

from bookings.message_kinds.facts import CHANGED_AGAIN, GONE, courses_of, standing
from bookings.message_kinds.of_course import changes_in
from salon.outbox.kinds import Standing
from salon.outbox.models import Message


def notes_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """A note is true while something it tells is still as it tells it."""
    courses = courses_of(messages)
    found = {}
    for message in messages:
        course = courses.get(message.payload["course"])
        if course is None:
            found[message.pk] = Standing(untrue=GONE)
        else:
            found[message.pk] = standing(message, course.client, "" if changes_in(message, course) else CHANGED_AGAIN)
    return found
