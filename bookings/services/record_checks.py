"""What a session's record may not hold, finished or not: the draft against the protocol, the shelf and the client.

What is in the saved draft already is not questioned again: a dose on the skin is written down (ADR 8).
"""

from collections.abc import Collection

from bookings.models import Session, SessionRecord
from bookings.record_draft import Draft, Flaw, Found, flaws
from bookings.selectors.home_care import home_care_for
from bookings.services.transition import local_day
from clients.clearance import clearance
from treatments.models import SerumLot
from treatments.selectors.stock import NOTHING, LotState


def wrong_in(
    draft: Draft, visit: Session, saved: SessionRecord | None, *, steps: Collection[str], indications: Collection[int]
) -> list[Found]:
    """Return all that is wrong.

    Args:
        saved: the draft before this one, if there is one.
        steps: codes of the protocol's steps. indications: keys of those of the treated area.
    """
    found = list(flaws(draft, steps=steps, indications=indications))
    lot = draft.serum_lot_id
    if lot is not None and (saved is None or lot != saved.serum_lot_id):
        found += _lot_found(visit, lot)
    added = set(draft.home_care) - set(saved.home_care if saved else ())
    return found + _home_care_found(visit, added)


def _lot_found(visit: Session, lot_id: int) -> list[Found]:
    """Return why this lot may not be chosen for this session, as a list of at most one."""
    lot = SerumLot.objects.select_related("serum").filter(pk=lot_id, location_id=visit.location_id).first()
    if lot is None:
        return [Found("serum_lot", Flaw.LOT_MISSING)]
    if lot.serum_id != visit.course.serum_id:
        return [Found("serum_lot", Flaw.LOT_SERUM)]
    state = LotState(lot, NOTHING, local_day(visit))
    if not state.usable:
        return [Found("serum_lot", Flaw.LOT_UNUSABLE, state.reason)]
    return [] if _suits(visit) else [Found("serum_lot", Flaw.LOT_UNSUITABLE)]


def _suits(visit: Session) -> bool:
    """Whether the serum suits her as she is today: an allergy may have become known since she was received."""
    course = visit.course
    standing = clearance(client=visit.client, treatment=course.treatment, serum=course.serum, today=local_day(visit))
    return standing.verdict is None or standing.verdict.serum_fits


def _home_care_found(visit: Session, added: set[str]) -> list[Found]:
    """Only what is newly recommended is looked at here; the letter looks at all of it again."""
    if not added:
        return []
    allowed = {product.code for product in home_care_for(visit.client, visit.course.treatment)}
    return [] if added <= allowed else [Found("home_care", Flaw.HOME_CARE_BARRED)]
