"""The sessions and courses that messages are about, read for a whole batch at once, and whether each is still true."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.models import Course, Session
from bookings.states import DONE, LIVE, UPCOMING, CourseStatus, SessionStatus
from clients.models import Client
from clients.services.reach import STOPPED
from salon import clock
from salon.accounts.models import Location
from salon.outbox.kinds import Standing, kind_of
from salon.outbox.models import Message

GONE = gettext_noop("What this message is about is not there any more.")
MOVED = gettext_noop("The session was moved.")
CANCELLED = gettext_noop("The session was cancelled.")
OVER = gettext_noop("The session is over.")
NOT_DONE = gettext_noop("The session was not completed.")
NO_ADDRESS = gettext_noop("The client has no e-mail address any more.")
ANSWERED = gettext_noop("She has confirmed already.")
SEEN_AGAIN = gettext_noop("She has been here again since.")
NO_DATES = gettext_noop("The course has no dates to come.")
NOTHING_NEW = gettext_noop("Nothing changed for the client in the end.")
CHANGED_AGAIN = gettext_noop("The dates were changed again.")


def sessions_of(messages: Sequence[Message]) -> dict[int, Session]:
    """Return the sessions these messages are about, by id, with all that a letter needs. Two queries, or none.

    Each is read once for a claim: what the judge saw is what the letter says. A change after that voids the claim.
    """
    unread = {message.payload["session"] for message in messages if message.facts is None}
    if unread:
        sessions = Session.objects.select_related("client", "cosmetologist", "course__treatment").in_bulk(unread)
        _place(sessions.values())
        for message in messages:
            message.facts = message.facts or sessions.get(message.payload["session"])
    return {message.facts.pk: message.facts for message in messages if message.facts}


def _place(sessions: Collection[Session]) -> None:
    """Give sessions and courses their locations, the same few objects for all."""
    things = [thing for session in sessions for thing in (session, session.course)]
    places = Location.objects.in_bulk({thing.location_id for thing in things})
    for thing in things:
        thing.location = places[thing.location_id]


def courses_of(messages: Sequence[Message]) -> dict[int, Course]:
    """Return the courses these messages are about, by id, with their sessions in order. Two queries."""
    ids = {message.payload["course"] for message in messages}
    courses = Course.objects.select_related("client", "location", "treatment")
    return courses.prefetch_related("sessions__cosmetologist").in_bulk(ids)


def sessions_told(messages: Sequence[Message]) -> dict[int, Session]:
    """Return by id all sessions of the courses that these notes tell about, with their courses. Three queries."""
    ids = {change["session"] for message in messages for change in message.payload["changes"]}
    told = Session.objects.filter(pk__in=ids).values("course")
    courses = Course.objects.select_related("client", "location", "treatment").filter(pk__in=told)
    found = courses.prefetch_related("sessions__cosmetologist")
    return {session.pk: session for course in found for session in course.sessions.all()}


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


def standing(message: Message, client: Client, untrue: str = "") -> Standing:
    """Return how a message to this client stands, with her present address and language."""
    if not untrue and (not client.email or client.archived_at):
        untrue = NO_ADDRESS
    if not untrue and client.mails_stopped_at and not kind_of(message.kind).essential:
        untrue = STOPPED
    return Standing(untrue=untrue, to_address=client.email, language=client.language)


Judge = Callable[[Message, Session, datetime], str]


def sessions_stand(judge: Judge) -> Callable[[Sequence[Message]], Mapping[int, Standing]]:
    """Return the validator of a session's kind: ``judge`` says why a message is not true, or nothing."""

    def stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
        sessions, now = sessions_of(messages), clock.now()
        found = {}
        for message in messages:
            session = sessions.get(message.payload["session"])
            if session is None:
                found[message.pk] = Standing(untrue=GONE)
            else:
                found[message.pk] = standing(message, session.client, judge(message, session, now))
        return found

    return stand


def to_come(message: Message, session: Session, now: datetime) -> str:
    """A reminder is true while its session is still to come, at the time and place it was written for."""
    if session.status not in LIVE:
        return CANCELLED
    if session.sequence != message.payload["sequence"]:
        return MOVED
    return OVER if session.status not in UPCOMING or session.starts_at <= now else ""


def unconfirmed(message: Message, session: Session, now: datetime) -> str:
    """Asking for an answer is true while there is none."""
    return to_come(message, session, now) or (ANSWERED if session.status == SessionStatus.CONFIRMED else "")


def given(message: Message, session: Session, now: datetime) -> str:
    """What follows a session is true once it was really given."""
    return "" if session.status in DONE else NOT_DONE


def skin_checks_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """Asking how her skin is, is true until she has come again: then she was asked in person. One query more."""
    clients = {message.about["client"] for message in messages}
    came = Session.objects.filter(client__in=clients, status__in=sorted(LIVE - UPCOMING)).order_by()
    latest = dict(came.values("client").annotate(at=Max("starts_at")).values_list("client", "at"))

    def judge(message: Message, session: Session, now: datetime) -> str:
        later = latest.get(session.client_id, session.starts_at) > session.starts_at
        return given(message, session, now) or (SEEN_AGAIN if later else "")

    return sessions_stand(judge)(messages)


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
        coming = any(s.status in UPCOMING and s.starts_at > now for s in course.sessions.all())
        found[message.pk] = standing(message, course.client, "" if running and coming else NO_DATES)
    return found
