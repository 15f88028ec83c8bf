"""Writes the demo's courses and sessions with the states they would have at this hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.demo.cast import FINISHED, RUNNING, Fate, Line
from bookings.demo.days import course_days
from bookings.demo.house import House
from bookings.models import Course, CourseEvent, Session, SessionEvent
from bookings.states import CourseStatus, SessionStatus
from clients.models import Client, Screening
from treatments.models import Indication, Serum, Treatment

ALWAYS_BOOKED = 3  # so many of Clara's sessions today wait for whoever tries the demo, at whatever hour
S = SessionStatus


@dataclass(frozen=True)
class Made:
    course: Course
    line: Line
    sessions: list[Session]
    index: int


class Catalogue:
    """The catalogue by code, read once."""

    def __init__(self) -> None:
        self.treatments = {t.code: t for t in Treatment.objects.select_related("protocol")}
        self.serums = {s.code: s for s in Serum.objects.all()}
        self.indications = {i.code: i for i in Indication.objects.all()}


def lines(today: date) -> list[tuple[Line, date]]:
    """Return every course of the demo with its anchor date."""
    running = [(line, today + timedelta(days=line.phase)) for line in RUNNING]
    past = [
        (Line(who, 0, at, 9, serum, indications), today - timedelta(weeks=weeks))
        for who, weeks, at, serum, indications in FINISHED
    ]
    return running + past


def build_courses(
    *, house: House, clients: Sequence[Client], screenings: Sequence[Screening], now: datetime
) -> list[Made]:
    """Write one course for each line, for the client at the same place in ``clients``."""
    today = now.astimezone(house.location.zone).date()
    catalogue = Catalogue()
    made = []
    for index, (line, anchor) in enumerate(lines(today)):
        course = _course(house, catalogue, line, clients[index], screenings[index])
        dates = course_days(anchor=anchor, done=line.done, total=line.total)
        sessions = [_session(house, course, line, number, day, now) for number, day in enumerate(dates, start=1)]
        made.append(Made(course, line, Session.objects.bulk_create(sessions), index))
    _finish(made, catalogue)
    _write_events(house, made, now)
    return made


def _course(house: House, catalogue: Catalogue, line: Line, client: Client, screening: Screening) -> Course:
    treatment = catalogue.treatments[line.treatment]
    protocol = treatment.protocol
    return Course.objects.create(
        client=client,
        location=house.location,
        treatment=treatment,
        serum=catalogue.serums[line.serum],
        screening=screening,
        status=_course_status(line).value,
        sessions_total=line.total,
        per_week=protocol.per_week,
        min_gap_days=protocol.min_gap_days,
        minutes=protocol.minutes,
        minutes_before=protocol.minutes_before,
        minutes_after=protocol.minutes_after,
        booked_at=screening.taken_at + timedelta(minutes=10),
        booked_by=house.receptionist,
    )


def _course_status(line: Line) -> CourseStatus:
    return {Fate.PAUSED: CourseStatus.PAUSED, Fate.CANCELLED: CourseStatus.CANCELLED}.get(
        line.fate, CourseStatus.ACTIVE
    )


def _session(house: House, course: Course, line: Line, number: int, day: date, now: datetime) -> Session:
    starts_at = datetime.combine(day, line.at, tzinfo=house.location.zone).astimezone(now.tzinfo)
    ends_at = starts_at + timedelta(minutes=course.minutes)
    status = _status(line, number, starts_at, ends_at, now)
    seat = 0 if line.who == "clara" else 1  # Dina works in the morning, Elif in the evening: they share one
    who = {"clara": house.clara, "dina": house.dina, "elif": house.elif_}[line.who]
    busy = DateTimeTZRange(
        starts_at - timedelta(minutes=course.minutes_before), ends_at + timedelta(minutes=course.minutes_after), "[)"
    )
    return Session(
        course=course,
        number=number,
        location=house.location,
        client_id=course.client_id,
        cosmetologist=who,
        room=house.rooms[seat],
        device=house.devices[seat],
        starts_at=starts_at,
        ends_at=ends_at,
        busy=busy,
        status=status.value,
        sequence=1 if status is S.CANCELLED else 0,
        created_at=course.booked_at,
    )


def _status(line: Line, number: int, starts_at: datetime, ends_at: datetime, now: datetime) -> SessionStatus:
    before_anchor = number <= line.done
    if line.fate in {Fate.PAUSED, Fate.CANCELLED} and not before_anchor:
        return S.CANCELLED
    if line.fate is Fate.MISSED and number == line.done:
        return S.NO_SHOW
    if before_anchor:
        return S.COMPLETED
    if number == line.done + 1 and line.phase == 0:
        return _status_today(line, starts_at, ends_at, now)
    return S.CONFIRMED if number == line.done + 1 and line.at.minute == 0 else S.BOOKED


def _status_today(line: Line, starts_at: datetime, ends_at: datetime, now: datetime) -> SessionStatus:
    if line in _KEPT_FOR_LATER:
        return S.BOOKED
    if ends_at <= now:
        return S.COMPLETED
    if starts_at <= now:
        return S.IN_TREATMENT
    return S.ARRIVED if starts_at - now <= timedelta(minutes=15) else S.CONFIRMED


_KEPT_FOR_LATER = sorted(
    (line for line in RUNNING if line.who == "clara" and line.phase == 0), key=lambda line: line.at
)[-ALWAYS_BOOKED:]


def _finish(made: Iterable[Made], catalogue: Catalogue) -> None:
    """Indications for all, and a course whose sessions are all done is completed."""
    made = list(made)
    through = Course.indications.through
    through.objects.bulk_create(
        through(course_id=one.course.pk, indication_id=catalogue.indications[code].pk)
        for one in made
        for code in one.line.indications
    )
    whole = [
        one.course.pk
        for one in made
        if sum(session.status == S.COMPLETED for session in one.sessions) == one.line.total
    ]
    Course.objects.filter(pk__in=whole).update(status=CourseStatus.COMPLETED.value)


_PATHS: dict[SessionStatus, tuple[tuple[str, int], ...]] = {
    # what happened, and how many minutes after the session's start
    S.CONFIRMED: (("confirmed", -1500),),
    S.ARRIVED: (("confirmed", -1500), ("arrived", -5)),
    S.IN_TREATMENT: (("arrived", -5), ("started", 0)),
    S.COMPLETED: (("confirmed", -1500), ("arrived", -5), ("started", 0), ("completed", 60)),
    S.NO_SHOW: (("no_show", 20),),
    S.CANCELLED: (("cancelled", -4000),),
    S.BOOKED: (),
}


def _write_events(house: House, made: Sequence[Made], now: datetime) -> None:
    CourseEvent.objects.bulk_create(
        CourseEvent(course=one.course, at=at, by=house.receptionist, kind=kind)
        for one in made
        for kind, at in (
            ("booked", one.course.booked_at),
            *([(one.course.status, now - timedelta(days=1))] if one.course.status != CourseStatus.ACTIVE else []),
        )
    )
    SessionEvent.objects.bulk_create(
        SessionEvent(session=session, at=min(at, now), by=house.receptionist, kind=kind, data={"demo": True})
        for one in made
        for session in one.sessions
        for kind, at in (
            ("booked", session.created_at),
            *(
                (kind, max(session.created_at, session.starts_at + timedelta(minutes=minutes)))
                for kind, minutes in _PATHS[S(session.status)]
            ),
        )
    )
