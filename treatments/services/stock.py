"""Moves serum: a delivery in, a dose out, what was spilt, what a count found, a recall, an end.

Every movement is a row; what is left is their sum. Each service locks the lot's row first, so that two at once add up
right. Using more than is left is recorded with a warning and never refused: the treatment has happened, and a wrong
number on the shelf is put right by a count. Wasting more than is left is refused, as a count says it better.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Location
from salon.errors import Conflict
from treatments.kinds import MovementKind
from treatments.models import Serum, SerumLot, StockMovement
from treatments.selectors.stock import LotState, ml_left
from treatments.services.checked import check
from treatments.services.movements import beside, locked, millilitres, move


@dataclass(frozen=True)
class Taken:
    """A dose that left a lot. ``short``: more was used than the lot held; please count it."""

    movement: StockMovement
    left: Decimal

    @property
    def short(self) -> bool:
        return self.left < 0


def receive_lot(
    *,
    location: Location,
    serum: Serum,
    number: str,
    ml: Decimal,
    expires_on: date,
    actor: Actor,
    received_on: date | None = None,
    note: str = "",
    at: datetime | None = None,
) -> SerumLot:
    """Put a new lot on the shelf.

    Args:
        ml: how much is in it.
        received_on: local date; today at the location when left out.
        at: the moment, for deliveries written down later.

    Raises:
        Invalid: a missing or too long number, an amount that is not above zero, an expiry before the delivery.
        Conflict: ``lot_exists``, this number of this serum is already on the shelf here.
    """
    amount = millilitres(ml)
    lot = SerumLot(
        location=location,
        serum=serum,
        number=" ".join(number.split()),
        received_on=received_on or clock.today(location.zone),
        expires_on=expires_on,
    )
    check(lot, exclude={"location", "serum"})
    if lot.expires_on < lot.received_on:
        raise beside("expires_on", "expired", _("This lot expired before it was received. Please check both dates."))
    try:
        with transaction.atomic():
            lot.save()
            move(lot, MovementKind.RECEIVED, amount, actor, note=note, at=at)
    except IntegrityError as refused:
        sentence = _("Lot %(lot)s of this serum is already here.") % {"lot": lot.number}
        raise Conflict("lot_exists", sentence, errors={"number": [sentence]}) from refused
    return lot


def require_usable(*, lot: SerumLot, on: date) -> None:
    """Refuse a lot that may not be chosen for a session on a day.

    Raises:
        Invalid: ``lot_expired``, ``lot_open_too_long``, ``lot_recalled``, ``lot_closed`` or ``lot_not_yet``.
    """
    state = LotState(lot, Decimal(0), on)
    if not state.usable:
        raise beside("serum_lot", f"lot_{state.standing.value}", state.reason)


@transaction.atomic
def open_lot(*, lot: SerumLot, actor: Actor, on: date | None = None) -> SerumLot:
    """Write down that a lot was opened; its days in use begin. Opening an open lot changes nothing.

    Raises:
        Invalid: it may not be used on that day, or the day lies ahead.
    """
    held = locked(lot)
    if held.opened_on is not None:
        return held
    today = clock.today(held.location.zone)
    day = on or today
    if day > today:
        raise beside("opened_on", "in_the_future", _("This day lies ahead. Please enter the day it was opened."))
    require_usable(lot=held, on=day)
    held.opened_on = day
    held.save(update_fields=["opened_on"])
    return held


@transaction.atomic
def use(
    *,
    lot: SerumLot,
    ml: Decimal,
    reference: str,
    actor: Actor,
    after_the_fact: bool = False,
    at: datetime | None = None,
) -> Taken:
    """Take a dose for one cause, once: a second call with the same reference, lot and ml changes nothing.

    An unopened lot is opened by its first use. More than is left is taken all the same (``Taken.short``).

    Args:
        reference: names the cause, for example ``session:42``.
        after_the_fact: the dose is already on the skin, so the lot's standing no longer stops the truth.
        at: the moment it was used; now when left out.

    Raises:
        Invalid: the amount is not above zero; or the lot may not be used (not ``after_the_fact``).
        Conflict: ``already_taken``, this cause already took something else: use ``correct_use``.
    """
    amount = millilitres(ml)
    held = locked(lot)
    moment = at or clock.now()
    day = moment.astimezone(held.location.zone).date()
    earlier = StockMovement.objects.filter(reference=reference).first()
    if earlier is not None:
        if (earlier.lot_id, earlier.ml) != (held.pk, -amount):
            raise _taken_before()
        return Taken(earlier, ml_left([held])[held.pk])
    if not after_the_fact:
        require_usable(lot=held, on=day)
    if held.opened_on is None:
        held.opened_on = day
        held.save(update_fields=["opened_on"])
    try:
        with transaction.atomic():
            movement = move(held, MovementKind.USED, -amount, actor, reference=reference, at=moment)
    except IntegrityError as refused:  # the same cause, at this very moment, from another lot
        raise _taken_before() from refused
    return Taken(movement, ml_left([held])[held.pk])


@transaction.atomic
def correct_use(
    *, reference: str, lot: SerumLot | None, ml: Decimal | None, actor: Actor, note: str = ""
) -> list[StockMovement]:
    """Put right what a cause took: afterwards it has taken ``ml`` from ``lot``, or nothing when either is empty.

    What was first written stays; the differences are further movements, referenced ``<reference>:corrected:<n>``.

    Returns:
        The new movements; none when nothing was wrong.
    """
    wanted: dict[int, Decimal] = {lot.pk: -millilitres(ml)} if lot is not None and ml is not None else {}
    mine = StockMovement.objects.filter(reference=reference) | StockMovement.objects.filter(
        reference__startswith=f"{reference}:corrected:"
    )
    lots = set(mine.values_list("lot", flat=True)) | set(wanted)
    held = {row.pk: row for row in SerumLot.objects.select_for_update().filter(pk__in=lots).order_by("pk")}
    taken: dict[int, Decimal] = {}
    written = 0
    for lot_id, amount in mine.values_list("lot", "ml"):
        taken[lot_id] = taken.get(lot_id, Decimal(0)) + amount
        written += 1
    made: list[StockMovement] = []
    for pk, row in held.items():
        difference = wanted.get(pk, Decimal(0)) - taken.get(pk, Decimal(0))
        if difference:
            of = f"{reference}:corrected:{written + len(made)}"
            made.append(move(row, MovementKind.CORRECTED, difference, actor, reference=of, note=note))
    return made


@transaction.atomic
def waste(*, lot: SerumLot, ml: Decimal, actor: Actor, note: str = "") -> StockMovement:
    """Write off what was spilt or thrown away.

    Raises:
        Invalid: the amount is not above zero, or ``more_than_left``.
    """
    amount = millilitres(ml)
    held = locked(lot)
    left = ml_left([held])[held.pk]
    if amount > left:
        sentence = _("Only %(left)s ml are left. If the shelf says otherwise, count the lot.") % {"left": left}
        raise beside("ml", "more_than_left", sentence)
    return move(held, MovementKind.WASTED, -amount, actor, note=note)


@transaction.atomic
def count(*, lot: SerumLot, ml: Decimal, actor: Actor, note: str = "") -> StockMovement | None:
    """Say how much is really left; the difference is the movement.

    Returns:
        The movement, or nothing when the shelf and the books agree.

    Raises:
        Invalid: a negative amount.
    """
    amount = millilitres(ml, zero=True)
    held = locked(lot)
    difference = amount - ml_left([held])[held.pk]
    return move(held, MovementKind.COUNTED, difference, actor, note=note) if difference else None


@transaction.atomic
def recall(*, lot: SerumLot, actor: Actor) -> SerumLot:
    """Take a lot out of use because its maker calls it back. It can no longer be chosen."""
    held = locked(lot)
    if held.recalled_at is None:
        held.recalled_at = clock.now()
        held.save(update_fields=["recalled_at"])
    return held


@transaction.atomic
def lift_recall(*, lot: SerumLot, actor: Actor) -> SerumLot:
    """Undo a recall that was meant for another lot."""
    held = locked(lot)
    held.recalled_at = None
    held.save(update_fields=["recalled_at"])
    return held


@transaction.atomic
def close_lot(*, lot: SerumLot, actor: Actor) -> SerumLot:
    """Take an empty or thrown-away lot off the shelf; what the books still hold is written off."""
    held = locked(lot)
    if held.closed_at is not None:
        return held
    left = ml_left([held])[held.pk]
    if left:
        move(held, MovementKind.WASTED if left > 0 else MovementKind.COUNTED, -left, actor)
    held.closed_at = clock.now()
    held.save(update_fields=["closed_at"])
    return held


@transaction.atomic
def reopen_lot(*, lot: SerumLot, actor: Actor) -> SerumLot:
    """Put a lot closed by mistake back on the shelf; a count says what is in it."""
    held = locked(lot)
    held.closed_at = None
    held.save(update_fields=["closed_at"])
    return held


def _taken_before() -> Conflict:
    return Conflict(
        "already_taken", _("The serum of this session is already written down. Amend its record to correct it.")
    )
