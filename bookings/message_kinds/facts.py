"""The sessions and courses that messages are about, read for a whole batch at once, and whether each is still true."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.models import Course, Session
from bookings.states import DONE, LIVE, UPCOMING, CourseStatus
from clients.models import Client
from salon import clock
from salon.outbox.kinds import Standing
from salon.outbox.models import Message

GONE = gettext_noop("What this message is about is not there any more.")
MOVED = gettext_noop("The session was moved.")
CANCELLED = gettext_noop("The session was cancelled.")
OVER = gettext_noop("The session is over.")
NOT_DONE = gettext_noop("The session was not completed.")
NO_ADDRESS = gettext_noop("The client has no e-mail address any more.")
NO_DATES = gettext_noop("The course has no dates to come.")
NOTHING_NEW = gettext_noop("Nothing changed for the client in the end.")
CHANGED_AGAIN = gettext_noop("The dates were changed again.")


def sessions_of(messages: Sequence[Message]) -> dict[int, Session]:
    """Return the sessions these messages are about, by id, with all that a letter needs. One query."""
    ids = {message.payload["session"] for message in messages}
    related = ("client", "location", "cosmetologist", "course__treatment", "course__location", "course__client")
    return Session.objects.select_related(*related).in_bulk(ids)


def courses_of(messages: Sequence[Message]) -> dict[int, Course]:
    """Return the courses these messages are about, by id, with their sessions in order. Two queries."""
    ids = {message.payload["course"] for message in messages}
    courses = Course.objects.select_related("client", "location", "treatment")
    return courses.prefetch_related("sessions__cosmetologist").in_bulk(ids)


def names_of_clients(ids: Collection[int]) -> Mapping[int, str]:
    """Return clients' names by id, for the messages page. One query."""
    return dict(Client.objects.filter(pk__in=ids).values_list("pk", "name"))


def names_of_sessions(ids: Collection[int]) -> Mapping[int, str]:
    """Return sessions by id as the messages page calls them, in the active language and zone. One query."""
    rows = Session.objects.filter(pk__in=ids).values_list("pk", "number", "starts_at")
    return {
        pk: _("session %(number)d, %(when)s")
        % {"number": number, "when": date_format(timezone.localtime(starts_at), "j E, H:i")}
        for pk, number, starts_at in rows
    }


def standing(client: Client, untrue: str = "") -> Standing:
    """Return how a message to this client stands, with her present address and language."""
    if not untrue and (not client.email or client.archived_at):
        untrue = NO_ADDRESS
    return Standing(untrue=untrue, to_address=client.email, language=client.language)


def reminders_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """A reminder is true while its session is still to come, at the time and place it was written for."""
    sessions = sessions_of(messages)
    now = clock.now()
    return {message.pk: _reminder(message, sessions, now) for message in messages}


def _reminder(message: Message, sessions: Mapping[int, Session], now: datetime) -> Standing:
    session = sessions.get(message.payload["session"])
    if session is None:
        return Standing(untrue=GONE)
    untrue = ""
    if session.status not in LIVE:
        untrue = CANCELLED
    elif session.sequence != message.payload["sequence"]:
        untrue = MOVED
    elif session.status not in UPCOMING or session.starts_at <= now:
        untrue = OVER
    return standing(session.client, untrue)


def aftercare_stands(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """Aftercare is true once the session was really given."""
    sessions = sessions_of(messages)
    found = {}
    for message in messages:
        session = sessions.get(message.payload["session"])
        if session is None:
            found[message.pk] = Standing(untrue=GONE)
        else:
            found[message.pk] = standing(session.client, "" if session.status in DONE else NOT_DONE)
    return found


def confirmations_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """A confirmation is true while its course runs and has a date to come."""
    courses = courses_of(messages)
    now = clock.now()
    found = {}
    for message in messages:
        course = courses.get(message.payload["course"])
        if course is None:
            found[message.pk] = Standing(untrue=GONE)
            continue
        running = course.status == CourseStatus.ACTIVE
        to_come = any(s.status in UPCOMING and s.starts_at > now for s in course.sessions.all())
        found[message.pk] = standing(course.client, "" if running and to_come else NO_DATES)
    return found
