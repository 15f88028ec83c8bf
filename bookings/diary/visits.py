"""The cards of some days, as plain values: sessions with what a card says. One query, however many cards."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from bookings.models import CourseHold, Session
from bookings.states import LIVE, UPCOMING, SessionStatus
from clients.models import Screening
from salon.accounts.models import Location
from treatments.models.named import in_language


class _Row(NamedTuple):
    """What the database is asked for, in the order of :data:`_COLUMNS`."""

    pk: int
    number: int
    status: str
    version: int
    starts_at: datetime
    ends_at: datetime
    held: object
    cosmetologist_id: int
    room_id: int
    device_id: int
    cosmetologist: str
    client_id: int
    client: str
    course_id: int
    total: int
    treatment: str
    treatment_ru: str
    serum: str
    serum_ru: str
    on_hold: bool
    screened_until: date | None


_COLUMNS = (
    *("id", "number", "status", "version", "starts_at", "ends_at", "busy"),
    *("cosmetologist_id", "room_id", "device_id", "cosmetologist__name", "client_id", "client__name"),
    *("course_id", "course__sessions_total"),
    *("course__treatment__name", "course__treatment__name_ru", "course__serum__name", "course__serum__name_ru"),
    *("on_hold", "screened_until"),
)
_ON_HOLD = Exists(CourseHold.objects.filter(course=OuterRef("course"), cleared_at=None))
_LATEST = Screening.objects.filter(client=OuterRef("client"), treatment=OuterRef("course__treatment"))
_SCREENED_UNTIL = Subquery(_LATEST.order_by("-taken_at", "-id").values("valid_until")[:1])


@dataclass(frozen=True, slots=True)
class Visit:
    """One card. Moments carry the location's offset; ``before`` and ``after`` are minutes held around the visit.

    ``screened_until``: the last local date the client's answers hold for this treatment; None if she gave none.
    ``on_hold``: nothing of the course starts before a cosmetologist has looked at the client.
    """

    pk: int
    number: int
    total: int
    status: str
    version: int
    starts_at: datetime
    ends_at: datetime
    before: int
    after: int
    cosmetologist_id: int
    room_id: int
    device_id: int
    cosmetologist: str
    client_id: int
    client: str
    course_id: int
    treatment: str
    serum: str
    screened_until: date | None
    on_hold: bool
    now: datetime

    @property
    def on(self) -> date:
        return self.starts_at.date()

    @property
    def ghost(self) -> bool:
        """It holds no place any more."""
        return self.status not in LIVE

    @property
    def upcoming(self) -> bool:
        return self.status in UPCOMING

    @property
    def to_be_looked_at(self) -> bool:
        return self.on_hold and (self.upcoming or self.status == SessionStatus.ARRIVED)

    @property
    def unconfirmed(self) -> bool:
        return self.status == SessionStatus.BOOKED and not self.late

    @property
    def late(self) -> bool:
        return self.status in UPCOMING and self.starts_at < self.now

    @property
    def first(self) -> bool:
        return self.number == 1

    @property
    def left(self) -> int:
        """How many sessions of the course come after this one."""
        return self.total - self.number

    @property
    def screening_due(self) -> bool:
        """Whether her answers will have run out when she comes."""
        return self.upcoming and (self.screened_until is None or self.screened_until < self.on)


def visits_between(location: Location, since: datetime, until: datetime, now: datetime) -> list[Visit]:
    """Return the cards of the sessions that start in the half-open range, in the order of time. One query."""
    rows = [
        _Row(*row)
        for row in Session.objects.filter(location=location, starts_at__gte=since, starts_at__lt=until)
        .order_by("starts_at", "id")
        .annotate(on_hold=_ON_HOLD, screened_until=_SCREENED_UNTIL)
        .values_list(*_COLUMNS)
    ]
    return [_visit(row, location, now) for row in rows]


def _visit(row: _Row, location: Location, now: datetime) -> Visit:
    zone, held = location.zone, row.held
    return Visit(
        pk=row.pk,
        number=row.number,
        total=row.total,
        status=row.status,
        version=row.version,
        starts_at=row.starts_at.astimezone(zone),
        ends_at=row.ends_at.astimezone(zone),
        before=int((row.starts_at - held.lower).total_seconds()) // 60,  # type: ignore[attr-defined]
        after=int((held.upper - row.ends_at).total_seconds()) // 60,  # type: ignore[attr-defined]
        cosmetologist_id=row.cosmetologist_id,
        room_id=row.room_id,
        device_id=row.device_id,
        cosmetologist=row.cosmetologist,
        client_id=row.client_id,
        client=row.client,
        course_id=row.course_id,
        treatment=in_language(row.treatment, row.treatment_ru),
        serum=in_language(row.serum, row.serum_ru),
        screened_until=row.screened_until,
        on_hold=row.on_hold,
        now=now,
    )
