"""What is on the shelf: how much is left in each lot, what may be used today, what runs low or expires soon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salon.accounts.models import Location
from treatments.kinds import Standing
from treatments.models import Serum, SerumLot, StockMovement
from treatments.shelf_life import standing, usable_until

LOW_DOSES = 10  # one usual course; below that a salon should order
SOON_DAYS = 30
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class LotState:
    """A lot as it stands on a day. ``left`` is in ml; below zero it wants a count."""

    lot: SerumLot
    left: Decimal
    on: date

    @property
    def usable_until(self) -> date:
        lot = self.lot
        return usable_until(expires_on=lot.expires_on, opened_on=lot.opened_on, in_use_days=lot.serum.in_use_days)

    @property
    def standing(self) -> Standing:
        lot = self.lot
        return standing(
            self.on,
            received_on=lot.received_on,
            expires_on=lot.expires_on,
            opened_on=lot.opened_on,
            in_use_days=lot.serum.in_use_days,
            recalled=lot.recalled_at is not None,
            closed=lot.closed_at is not None,
        )

    @property
    def usable(self) -> bool:
        return self.standing is Standing.USABLE

    @property
    def reason(self) -> str:
        """Why it may not be used, as a sentence; empty when it may."""
        until = date_format(self.usable_until, "DATE_FORMAT")
        sentences = {
            Standing.USABLE: "",
            Standing.NOT_YET: _("Lot %(lot)s arrives only on %(date)s."),
            Standing.EXPIRED: _("Lot %(lot)s expired after %(date)s."),
            Standing.OPEN_TOO_LONG: _("Lot %(lot)s was open too long: it could be used until %(date)s."),
            Standing.RECALLED: _("Lot %(lot)s was recalled. Do not use it."),
            Standing.CLOSED: _("Lot %(lot)s is closed: used up or thrown away."),
        }
        day = date_format(self.lot.received_on, "DATE_FORMAT") if self.standing is Standing.NOT_YET else until
        return sentences[self.standing] % {"lot": self.lot.number, "date": day}

    @property
    def doses(self) -> int:
        """Whole usual doses left."""
        return max(0, int(self.left // self.lot.serum.usual_dose_ml))


@dataclass(frozen=True)
class LowSerum:
    serum: Serum
    left: Decimal
    doses: int


def ml_left(lots: Iterable[SerumLot]) -> dict[int, Decimal]:
    """Return the ml left in each lot, by lot id: the sum of its movements. One query, however many lots."""
    ids = [lot.pk for lot in lots]
    sums = StockMovement.objects.filter(lot__in=ids).order_by().values_list("lot").annotate(total=Sum("ml"))
    return dict.fromkeys(ids, NOTHING) | dict(sums)


def lot_states(*, location: Location, on: date, serum: Serum | None = None, closed: bool = False) -> list[LotState]:
    """Return the location's lots, opened ones first, then by expiry. Two queries.

    Args:
        on: the local date at the location that the states are for.
        serum: only its lots.
        closed: the closed ones too.
    """
    lots = SerumLot.objects.select_related("serum").filter(location=location)
    if serum is not None:
        lots = lots.filter(serum=serum)
    if not closed:
        lots = lots.filter(closed_at=None)
    found = list(lots)
    left = ml_left(found)
    states = [LotState(lot, left[lot.pk], on) for lot in found]
    return sorted(states, key=lambda s: (s.lot.serum.position, s.lot.opened_on is None, s.usable_until, s.lot.pk))


def lots_to_choose(*, location: Location, serum: Serum, on: date) -> list[LotState]:
    """Return the lots of a serum that may be used on a day, the one to take first at the top. Two queries."""
    return [state for state in lot_states(location=location, serum=serum, on=on) if state.usable]


def low_serums(*, location: Location, on: date, doses: int = LOW_DOSES) -> list[LowSerum]:
    """Return the serums in use here whose usable lots hold fewer than so many usual doses. Three queries.

    A serum the location never had is not missed.
    """
    serums = list(Serum.objects.filter(Q(lots__location=location), active=True).distinct())
    left = dict.fromkeys((serum.pk for serum in serums), NOTHING)
    for state in lot_states(location=location, on=on):
        if state.usable and state.lot.serum_id in left:
            left[state.lot.serum_id] += state.left
    low = [LowSerum(s, left[s.pk], max(0, int(left[s.pk] // s.usual_dose_ml))) for s in serums]
    return [one for one in low if one.doses < doses]


def expiring_lots(*, location: Location, on: date, days: int = SOON_DAYS) -> list[LotState]:
    """Return the usable lots with something left that are past their time within so many days. Two queries."""
    last = on + timedelta(days=days)
    states = [s for s in lot_states(location=location, on=on) if s.usable and s.left > 0 and s.usable_until <= last]
    return sorted(states, key=lambda state: state.usable_until)
