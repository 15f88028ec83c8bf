"""A letter with invented facts, to look at while the owner writes its text. Touches no row."""

from datetime import timedelta

from bookings.message_kinds import names
from bookings.message_kinds.advice import advices
from bookings.message_kinds.letters import compose, line, visit_url
from bookings.message_kinds.of_changes import Group
from bookings.message_kinds.of_session import reminder
from bookings.models import Cosmetologist, Course, Session
from clients.models import Client
from salon import clock
from salon.accounts.models import Location
from salon.outbox.kinds import Letter
from salon.outbox.wording import Wording
from treatments.models import Treatment

_DAYS = (0, 4, 7)
# Where in her course Nora is, and in how many days her session is or was: as the words of the kind say it.
_NUMBER = {names.HALF_WAY: 5, names.LAST_SESSION: 10, names.REBOOK: 10}
_AWAY = {names.AFTERCARE: 0, names.SKIN_CHECK: -2, names.HALF_WAY: -1, names.LAST_SESSION: -1, names.REBOOK: -28}


def sample(location: Location, kind: str, language: str, wording: Wording | None) -> Letter:
    """Return the letter of a kind about Nora's course of ten, in a language."""
    client = Client(name="Nora Example", email="nora@example.com", language=language, location=location)
    treatment = Treatment(name="Oxygen peeling", name_ru="Кислородный пилинг")
    course = Course(client=client, location=location, treatment=treatment, sessions_total=10)
    first, away = _NUMBER.get(kind, 1), _AWAY.get(kind, 3)
    sessions = [_session(course, number, away + days) for number, days in enumerate(_DAYS, start=first)]
    was = sessions[0].starts_at - timedelta(days=1)
    verb = "cancelled" if kind in (names.CANCELLED, names.PAUSED) else "moved"
    lines = [line(session, location, language) for session in sessions]
    changes = [line(sessions[0], location, language, verb=verb, was=was)]
    facts = {
        "session": lines[0],
        "sessions": lines,
        "total": 10,
        "changes": changes,
        "groups": [Group(changes)],
        "next": None if kind == names.PAUSED else lines[1],
        "count": 1 if kind in names.NOTES else len(lines),
        "advices": advices(),
        "visit_url": "" if kind == names.PLACE_GONE else visit_url(course, client, last=clock.now()),
    }
    if kind in names.REMINDERS:
        facts |= reminder(sessions[0])
    if kind in (names.CONFIRMATION, *names.NOTES):
        facts["hours_rule"] = location.cancel_until_hours
    return compose(kind, course=course, client=client, facts=facts, wording=wording)


def _session(course: Course, number: int, days: int) -> Session:
    start = (clock.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    return Session(
        course=course,
        number=number,
        client=course.client,
        location=course.location,
        cosmetologist=Cosmetologist(name="Clara"),
        starts_at=start,
        ends_at=start + timedelta(hours=1),
    )
