"""Who on the waiting list fits an empty place, in order: who came first comes first. Reads only.

Windows and dates are looked at for all; what costs more (the client's screening, her course's rhythm) for those who
fit so far, and what speaks against one is said.
"""

from dataclasses import dataclass
from datetime import datetime

from bookings.models import Cosmetologist, WaitingEntry
from bookings.proposals import Slot
from bookings.services.book_next import require_allowed
from bookings.services.fill_place import free_slot
from bookings.services.held_sessions import held_sessions
from bookings.services.terms import Terms, terms_for, terms_of
from bookings.wishes import read_wishes
from clients.clearance import require_bookable
from salon import clock
from salon.accounts.models import Location
from salon.errors import SalonError

MOST = 20  # looked at closely


@dataclass(frozen=True, slots=True)
class Match:
    """``why``: the sentence why she cannot have it, empty if she can."""

    entry: WaitingEntry
    why: str = ""
    offered: bool = False


def waiting_here(location: Location) -> list[WaitingEntry]:
    """Return everybody who waits, the longest first. One query."""
    related = ("client", "location", "treatment", "serum", "course__treatment", "course__serum", "course__location")
    rows = WaitingEntry.objects.filter(location=location, status=WaitingEntry.Status.WAITING)
    return list(rows.select_related(*related).prefetch_related("offers"))


def in_windows(entry: WaitingEntry, starts_at: datetime, minutes: int) -> bool:
    """Whether a place lies in the dates and windows of an entry. No query."""
    local = starts_at.astimezone(entry.location.zone)
    if not entry.first_on <= local.date() <= entry.last_on:
        return False
    minute = local.hour * 60 + local.minute
    wishes = read_wishes(entry.windows)
    return not wishes or any(
        one.weekday == local.weekday() and one.start <= minute and minute + minutes <= one.end for one in wishes
    )


def matches(*, location: Location, starts_at: datetime, cosmetologist: Cosmetologist) -> list[Match]:
    """Return who fits the place, in order, those who cannot have it last, with the reason."""
    found = [
        entry for entry in waiting_here(location) if in_windows(entry, starts_at, usual_terms(entry).minutes)
    ][:MOST]  # fmt: skip
    looked = [_match(entry, starts_at, cosmetologist) for entry in found]
    return sorted(looked, key=lambda one: bool(one.why))


def usual_terms(entry: WaitingEntry) -> Terms:
    return terms_of(entry.course) if entry.course else terms_for(entry.treatment, sessions=1)


def slot_for(
    entry: WaitingEntry, starts_at: datetime, cosmetologist: Cosmetologist, *, must_be_free: bool = False
) -> Slot:
    """Return the place with a free room and device for this client."""
    return free_slot(
        location=entry.location,
        treatment_id=entry.treatment_id,
        client_id=entry.client_id,
        terms=usual_terms(entry),
        starts_at=starts_at,
        cosmetologist=cosmetologist,
        must_be_free=must_be_free,
    )


def _match(entry: WaitingEntry, starts_at: datetime, cosmetologist: Cosmetologist) -> Match:
    offered = any(
        one.status == "open" and one.starts_at == starts_at and one.cosmetologist_id == cosmetologist.pk
        for one in entry.offers.all()
    )
    try:
        require_fit(entry, starts_at, cosmetologist)
    except SalonError as refusal:
        return Match(entry, str(refusal.detail), offered)
    return Match(entry, offered=offered)


def require_fit(entry: WaitingEntry, starts_at: datetime, cosmetologist: Cosmetologist) -> None:
    """Refuse what is not free, and what her screening or her course's rules do not allow.

    Raises:
        Invalid, Conflict: as :func:`bookings.services.book_next.book_next`.
    """
    local = starts_at.astimezone(entry.location.zone).date()
    slot = slot_for(entry, starts_at, cosmetologist, must_be_free=True)
    if entry.course is not None:
        require_allowed(held_sessions(entry.course), [slot])
        return
    require_bookable(
        client=entry.client,
        treatment=entry.treatment,
        serum=entry.serum,
        dates=[local],
        today=clock.today(entry.location.zone),
    )
