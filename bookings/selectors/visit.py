"""What a client sees behind her signed link: her dates, and what she may do with the next one. Reads only.

Knows links and rows. Must not know requests; no personal data beyond her first name and her dates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bookings import links
from bookings.links import LinkRefused
from bookings.message_kinds import words
from bookings.message_kinds.letters import first_name
from bookings.models import Course, MoveWish, Session
from bookings.proposals import ProposedSession
from bookings.states import LIVE, UPCOMING, SessionStatus
from salon.accounts.models import Location


@dataclass(frozen=True, slots=True)
class VisitDate:
    """One date as the client sees it."""

    session: int
    sequence: int
    number: int
    status: str
    starts_at: datetime
    day: str
    starts: str
    ends: str
    cosmetologist: str


@dataclass(frozen=True, slots=True)
class Visit:
    """``next`` is the session the link is about while it is to come, else the next one, or None."""

    course: Course
    location: Location
    language: str
    first_name: str
    dates: list[VisitDate]
    next: VisitDate | None
    may_confirm: bool
    cancel_until: str
    may_cancel: bool
    wish: str = ""  # the other time she asked for, while the desk has not answered
    changed: bool = False  # the date that the mail with this link spoke of is not as it was then


def open_visit(token: str, *, now: datetime) -> Visit:
    """Return what stands behind a token. Two queries.

    Raises:
        LinkRefused: ``altered``, ``expired`` or ``foreign`` (its course, session or address is gone).
    """
    link = links.read(token, now=now)
    course = Course.objects.select_related("client", "location", "treatment").filter(pk=link.course).first()
    if (
        course is None
        or course.client.archived_at
        or not link.meant_for(course.client.email, course.client.link_series)
    ):
        raise LinkRefused("foreign")
    sessions = list(course.sessions.select_related("cosmetologist").order_by("starts_at", "id"))
    about = next((s for s in sessions if s.pk == link.session), None)
    if link.session and about is None:
        raise LinkRefused("foreign")
    upcoming = [s for s in sessions if s.status in UPCOMING and s.starts_at > now]
    focus = next((s for s in upcoming if s.pk == link.session), upcoming[0] if upcoming else None)
    until = focus.starts_at - timedelta(hours=course.location.cancel_until_hours) if focus else now
    may_cancel = focus is not None and now <= until
    show = partial(_date, zone=course.location.zone, language=course.client.language)
    return Visit(
        course=course,
        location=course.location,
        language=course.client.language,
        first_name=first_name(course.client),
        dates=[show(session) for session in _shown(sessions)],
        next=show(focus) if focus else None,
        may_confirm=focus is not None and focus.status == SessionStatus.BOOKED,
        cancel_until=_moment(until, course) if may_cancel else "",
        may_cancel=may_cancel,
        wish=_wish(focus, course) if focus and not course.location.clients_move else "",
        changed=about is not None and about.sequence != link.sequence,
    )


@dataclass(frozen=True, slots=True)
class OtherCourse:
    """Another course of hers with a date to come; ``token`` opens its page."""

    treatment: str
    when: str
    token: str


def other_courses(visit: Visit, *, now: datetime, expires_at: datetime) -> list[OtherCourse]:
    """Return her other courses by their next dates: the same mailbox has their mails. One query."""
    client = visit.course.client
    coming = Session.objects.filter(client=client, status__in=sorted(UPCOMING), starts_at__gt=now)
    first: dict[int, Session] = {}
    rows = coming.exclude(course=visit.course).select_related("course__treatment", "course__location")
    for session in rows.order_by("starts_at", "id"):
        first.setdefault(session.course_id, session)
    return [
        OtherCourse(
            treatment=str(session.course.treatment.label),
            when=_moment(session.starts_at, session.course, visit.language),
            token=links.token(course=pk, email=client.email, series=client.link_series, expires_at=expires_at),
        )
        for pk, session in first.items()
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """Another time as the client sees it. ``value`` is what its button sends."""

    value: str
    day: str
    starts: str
    ends: str
    cosmetologist: str


def show_place(place: ProposedSession, session: Session) -> Place:
    """Return a place in her language and the salon's zone."""
    zone, language = session.location.zone, session.client.language
    return Place(
        value=f"{place.starts_at.isoformat()}|{place.cosmetologist.id}",
        day=words.day(place.starts_at, zone, language),
        starts=words.clock_time(place.starts_at, zone, language),
        ends=words.clock_time(place.ends_at, zone, language),
        cosmetologist=place.cosmetologist.name,
    )


def upcoming_sessions(course: Course, *, now: datetime) -> list[Session]:
    """Return the sessions of a course that are still to come, with their cosmetologists. One query."""
    waiting = course.sessions.filter(status__in=sorted(UPCOMING), starts_at__gt=now)
    return list(waiting.select_related("cosmetologist").order_by("starts_at"))


def _wish(focus: Session, course: Course) -> str:
    asked = MoveWish.objects.filter(session=focus, sequence=focus.sequence, status=MoveWish.Status.OPEN)
    moment = asked.values_list("starts_at", flat=True).first()
    return _moment(moment, course) if moment else ""


def _shown(sessions: Iterable[Session]) -> list[Session]:
    """All live dates, and of those called off the ones whose number has no other date."""
    known = list(sessions)
    taken = {session.number for session in known if session.status in LIVE}
    last_of = {session.number: session.pk for session in known}
    return [s for s in known if s.status in LIVE or (s.number not in taken and last_of[s.number] == s.pk)]


def _moment(moment: datetime, course: Course, language: str = "") -> str:
    zone, language = course.location.zone, language or course.client.language
    return f"{words.day(moment, zone, language)}, {words.clock_time(moment, zone, language)}"


def _date(session: Session, *, zone: ZoneInfo, language: str) -> VisitDate:
    return VisitDate(
        session=session.pk,
        sequence=session.sequence,
        number=session.number,
        status=session.status,
        starts_at=session.starts_at,
        day=words.day(session.starts_at, zone, language),
        starts=words.clock_time(session.starts_at, zone, language),
        ends=words.clock_time(session.ends_at, zone, language),
        cosmetologist=session.cosmetologist.name,
    )
