"""A place was freed, by a cancellation or by a move, and somebody on the waiting list wished for such a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import availability
from bookings.models import Session, SessionEvent, WaitingEntry
from bookings.planning.candidates import possible_starts
from bookings.planning.model import Lengths, PlanRequest, Resources
from bookings.planning.timeline import SLOT_MINUTES, slots_in
from bookings.planning.zones import horizon
from bookings.selectors.tasks.task import Scope, Task
from bookings.states import MOVED, SessionStatus
from bookings.wishes import read_wishes

AHEAD = timedelta(days=14)
MOST, MOST_LOOKED_AT = 10, 50
NOBODY = 0

Starts = dict[int, int]
"""By cosmetologist, the mask of the starts that are possible now."""


@dataclass(frozen=True, slots=True)
class Freed:
    """A stretch that somebody left, half-open; what of it is free now is asked of the diary."""

    cosmetologist: int
    starts_at: datetime
    ends_at: datetime


def freed_places(scope: Scope) -> Iterator[Task]:
    """Yield one task for each freed place that lies in somebody's windows. One query while nobody waits.

    Otherwise three, and three for each treatment that is waited for.
    """
    if scope.course is not None:
        return
    related = ("client", "course", "treatment__protocol")
    rows = WaitingEntry.objects.filter(location=scope.location, status=WaitingEntry.Status.WAITING)
    waiting = list(rows.select_related(*related))
    left = sorted(_left(scope), key=lambda one: one.starts_at)[:MOST_LOOKED_AT] if waiting else []
    if not left:
        return
    places: dict[tuple[datetime, int], list[WaitingEntry]] = defaultdict(list)
    diary = _Diary(scope)
    for entry in waiting:
        for place in dict.fromkeys(diary.places(entry, left)):
            places[place].append(entry)
    for (at, who), fit in sorted(places.items(), key=lambda item: item[0])[:MOST]:
        yield _task(scope, at, who, diary.names[who], fit)


def _task(scope: Scope, at: datetime, who: int, name: str, fit: list[WaitingEntry]) -> Task:
    local = at.astimezone(scope.location.zone)
    known = {"date": local.date().isoformat(), "time": f"{local:%H:%M}", "cosmetologist": who}
    said = ngettext(
        "%(when)s with %(who)s is free: it fits %(count)d who waits.",
        "%(when)s with %(who)s is free: it fits %(count)d who wait.",
        len(fit),
    ) % {"when": date_format(local, "D j E, H:i"), "who": name, "count": len(fit)}
    return Task(
        kind="place-freed",
        title=said,
        client=", ".join(entry.client.name for entry in fit[:3]),
        action=_("Offer it"),
        url=f"{reverse('bookings:waiting')}?{urlencode(known)}",
        icon="hourglass",
        due=local.date(),
    )


def _left(scope: Scope) -> set[Freed]:
    """What was cancelled, and what was moved away from in the last days: by hand, with its course, by a repair."""
    until = scope.now + AHEAD
    gone = Session.objects.filter(location=scope.location, starts_at__gt=scope.now, starts_at__lt=until)
    cancelled = gone.filter(status=SessionStatus.CANCELLED.value).order_by("starts_at")
    found = {Freed(*row) for row in cancelled.values_list("cosmetologist_id", "starts_at", "ends_at")[:MOST_LOOKED_AT]}
    moves = SessionEvent.objects.filter(kind__in=MOVED, at__gt=scope.now - AHEAD, session__location=scope.location)
    for was in moves.values_list("data__before", flat=True):
        if was and scope.now < (at := datetime.fromisoformat(was["starts_at"])) < until:
            found.add(Freed(was["cosmetologist"], at, at + timedelta(minutes=was.get("minutes", SLOT_MINUTES))))
    return found


class _Diary:
    """What is free in the next days, asked once for each treatment and length."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._days = horizon(scope.location.zone, scope.today, AHEAD.days + 1)
        self._of_treatment: dict[int, Resources] = {}
        self._known: dict[tuple[int, ...], Starts] = {}
        self.names: dict[int, str] = {}

    def places(self, entry: WaitingEntry, left: Iterable[Freed]) -> Iterator[tuple[datetime, int]]:
        """Yield the first start in each freed stretch that holds her whole visit and lies in her windows."""
        terms = entry.course or entry.treatment.protocol
        starts = self._starts(entry.treatment_id, terms)
        for one in left:
            first, last = (self._days.slot_at(moment) for moment in (one.starts_at, one.ends_at))
            within = starts.get(one.cosmetologist, 0) & ((1 << last) - (1 << first))
            for slot in slots_in(within):
                at = self._days.moment(slot)
                if _wished(entry, at.astimezone(self._scope.location.zone), terms.minutes):
                    yield at, one.cosmetologist
                    break

    def _starts(self, treatment: int, terms: Lengths) -> Starts:
        key = (treatment, terms.minutes, terms.minutes_before, terms.minutes_after)
        if key not in self._known:
            resources = self._resources(treatment)
            found = possible_starts(PlanRequest.single(terms, self._scope.today), resources)
            pairs = zip(resources.staff, found.staff, strict=True)
            self._known[key] = {one.id: mask & found.places for one, mask in pairs}
        return self._known[key]

    def _resources(self, treatment: int) -> Resources:
        if treatment not in self._of_treatment:
            found = availability.load(
                location=self._scope.location,
                treatment_id=treatment,
                client_id=NOBODY,
                days=self._days,
                now=self._scope.now,
            )
            self._of_treatment[treatment] = found
            self.names |= {one.id: one.name for one in found.staff}
        return self._of_treatment[treatment]


def _wished(entry: WaitingEntry, local: datetime, minutes: int) -> bool:
    if not entry.first_on <= local.date() <= entry.last_on:
        return False
    minute, wishes = local.hour * 60 + local.minute, read_wishes(entry.windows)
    return not wishes or any(
        one.weekday == local.weekday() and one.start <= minute and minute + minutes <= one.end for one in wishes
    )
