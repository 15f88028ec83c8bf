"""The lots a session's serum may come from, and why the others may not be chosen. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bookings.models import Session
from bookings.record_draft import Flaw, LotFacts, lot_flaw
from treatments.models import SerumLot


@dataclass(frozen=True, slots=True)
class LotChoice:
    """``flaw`` empty: may be chosen."""

    lot: SerumLot
    flaw: Flaw | None


def facts_of(lot: SerumLot) -> LotFacts:
    """Return what the rule wants to know about a lot. Needs ``lot.serum`` read."""
    return LotFacts(
        serum_id=lot.serum_id,
        location_id=lot.location_id,
        expires_on=lot.expires_on,
        opened_on=lot.opened_on,
        in_use_days=lot.serum.in_use_days,
        recalled=lot.recalled_at is not None,
        closed=lot.closed_at is not None,
    )


def lot_choices(session: Session, on_date: date) -> Sequence[LotChoice]:
    """Return the serum's lots at the session's location that are not closed; those that may be chosen come first.

    Opened lots before unopened ones, then what expires sooner: a bottle is finished before the next is begun.
    One query. ``on_date`` is the session's local date.
    """
    course = session.course
    lots = SerumLot.objects.select_related("serum").filter(
        serum_id=course.serum_id, location_id=session.location_id, closed_at=None
    )
    choices = [
        LotChoice(
            lot,
            lot_flaw(facts_of(lot), serum_id=course.serum_id, location_id=session.location_id, on_date=on_date),
        )
        for lot in lots
    ]
    return sorted(
        choices, key=lambda each: (each.flaw is not None, each.lot.opened_on is None, each.lot.expires_on, each.lot.pk)
    )
