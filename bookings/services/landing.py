"""Where a booked session could go on some days: what lights up while it is dragged. Reads only, takes no lock.

A hint for the eye: the service that moves it asks everything again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bookings import availability
from bookings.course_rules import Dated
from bookings.models import Session
from bookings.planning.candidates import possible_starts
from bookings.planning.model import PlanRequest, Resources
from bookings.planning.timeline import SLOT_MINUTES, any_free, slots_in
from bookings.planning.zones import horizon
from bookings.services.check_places import require_rules
from bookings.services.slots_of import dates_of
from bookings.services.terms import Terms, terms_of_session
from bookings.states import LIVE
from clients.clearance import require_movable
from salon import clock
from salon.errors import Invalid

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Landing:
    """Wall-clock minutes of a local day, by kind and key of a resource.

    ``ranges``: first and last possible start, every five minutes between them. ``why``: the sentence why the day is
    out of the question for this course, empty if it is not.
    """

    on: date
    people: dict[int, list[Range]] = field(default_factory=dict)
    rooms: dict[int, list[Range]] = field(default_factory=dict)
    devices: dict[int, list[Range]] = field(default_factory=dict)
    why: str = ""


def landing(*, session: Session, first: date, days: int) -> list[Landing]:
    """Return where the session could start on each of the days. Three queries at most."""
    location, terms = session.location, terms_of_session(session)
    span = horizon(location.zone, first, days)
    resources = availability.load(
        location=location,
        treatment_id=session.course.treatment_id,
        client_id=session.client_id,
        days=span,
        now=clock.now(),
        without=[session.pk],
    )
    live = Session.objects.filter(course=session.course_id, status__in=sorted(LIVE)).exclude(pk=session.pk)
    others = dates_of(live, location)
    return [_of_day(session, terms, resources, others, day) for day in range(days)]


def _of_day(session: Session, terms: Terms, resources: Resources, others: Sequence[Dated], day: int) -> Landing:
    on = resources.horizon.date_of(day)
    why = _refused(session, terms, others, on)
    if why:
        return Landing(on, why=why)
    found, within = possible_starts(PlanRequest.single(terms, on), resources), resources.horizon.day_mask(day)
    hers = next((mask for one, mask in _keyed(resources.staff, found.staff) if one == session.cosmetologist_id), 0)
    rooms, devices = any_free(found.rooms), any_free(found.devices or ())
    place = found.open & found.client & within

    def ranges(masks: Iterator[tuple[int, int]], also: int) -> dict[int, list[Range]]:
        return {key: list(_ranges(mask & also & place, resources)) for key, mask in masks}

    return Landing(
        on,
        people=ranges(_keyed(resources.staff, found.staff), rooms & devices),
        rooms=ranges(_keyed(resources.rooms, found.rooms), hers & devices),
        devices=ranges(_keyed(resources.devices or (), found.devices or ()), hers & rooms),
    )


def _keyed(units: Sequence[object], masks: Sequence[int]) -> Iterator[tuple[int, int]]:
    for one, mask in zip(units, masks, strict=True):
        yield one.id, mask  # type: ignore[attr-defined]


def _refused(session: Session, terms: Terms, others: Sequence[Dated], on: date) -> str:
    """Why the course's rules or the client's screening rule the whole day out."""
    noon = datetime.combine(on, time(12), tzinfo=session.location.zone)
    try:
        require_rules([*others, Dated(session.number, on, noon)], terms=terms, concerning={session.number})
        require_movable(
            client=session.client,
            treatment=session.course.treatment,
            serum=session.course.serum,
            dates=[on],
            today=clock.today(session.location.zone),
        )
    except Invalid as refusal:
        return str(refusal.detail)
    return ""


def _ranges(mask: int, resources: Resources) -> Iterator[Range]:
    """Yield the runs of possible starts as wall-clock minutes, both ends possible."""
    first = last = -SLOT_MINUTES
    for slot in slots_in(mask):
        minute = resources.horizon.minute_of(slot)
        if minute != last + SLOT_MINUTES:
            if last >= 0:
                yield first, last
            first = minute
        last = minute
    if last >= 0:
        yield first, last
