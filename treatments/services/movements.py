"""The ground under the stock services: a lot's lock, one movement written, an amount in ml that is one."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Invalid, Missing
from treatments.kinds import MovementKind
from treatments.models import SerumLot, StockMovement
from treatments.services.checked import check

MOST_ML = Decimal(100_000)


def locked(lot: SerumLot) -> SerumLot:
    """Return the lot as it is now, its row locked until the transaction ends.

    Raises:
        Missing: it is gone.
    """
    rows = SerumLot.objects.select_for_update(of=("self",)).select_related("serum", "location")
    found = rows.filter(pk=lot.pk).first()
    if found is None:
        raise Missing("missing", _("This lot is not there."))
    return found


def move(
    lot: SerumLot,
    kind: MovementKind,
    ml: Decimal,
    actor: Actor,
    *,
    reference: str = "",
    note: str = "",
    at: datetime | None = None,
) -> StockMovement:
    """Write one movement of a locked lot."""
    movement = StockMovement(
        lot=lot, kind=kind.value, ml=ml, at=at or clock.now(), by=actor.user, reference=reference, note=note.strip()
    )
    check(movement, exclude={"lot", "by", "reference"})
    movement.save()
    return movement


def millilitres(ml: Decimal, *, zero: bool = False) -> Decimal:
    """Return the amount to a hundredth of a ml.

    Raises:
        Invalid: not a number, not above zero (``zero``: below), or absurdly much.
    """
    try:
        exact = Decimal(ml).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite():
        raise beside("ml", "amount", _("Please enter an amount in ml."))
    if exact < 0 or (exact == 0 and not zero):
        raise beside("ml", "amount", _("Please enter an amount above zero."))
    if exact > MOST_ML:
        raise beside("ml", "amount", _("Please enter at most %(most)s ml.") % {"most": MOST_ML})
    return exact


def beside(field: str, code: str, sentence: str) -> Invalid:
    """Return a refusal whose sentence stands beside one field."""
    return Invalid(code, sentence, errors={field: [sentence]})
