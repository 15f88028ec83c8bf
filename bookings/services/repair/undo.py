"""A repair is taken back as one: every session returns to where it stood, if it still can."""

from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from bookings.models import Absence, Outage, Repair, RepairItem, RepairStatus
from bookings.services import events
from bookings.services.conflicts import taken_by_constraint
from bookings.services.locking import in_diary
from bookings.services.move_many import constraints_at_the_end, move_many
from bookings.services.repair.apply import diaries, hold, require, tell, write
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Closure
from salon.errors import Conflict, Stale

_RECORDS: dict[str, type[Model]] = {"absence": Absence, "outage": Outage, "closure": Closure}


def undo_repair(*, repair: Repair, actor: Actor) -> Repair:
    """Put every session back, and take back the absence, outage or closure that the repair wrote down.

    Raises:
        Conflict: ``cannot_undo`` when a session was changed since, or its old place is taken or past;
            ``illegal_move`` when it is not applied.
    """

    def work() -> Repair:
        held = hold(repair)
        require(held, RepairStatus.APPLIED)
        items = list(
            held.items.exclude(after=None).select_related("session__course__client", "session__course__location")
        )
        now = clock.now()
        back = [(item.session, events.slot_at(item.before)) for item in items]
        if any(item.session.version != item.version for item in items) or any(slot.starts_at < now for _, slot in back):
            raise _cannot()
        with constraints_at_the_end():
            moved = move_many(back, actor=actor, kind="moved")
        for item in items:
            item.version = item.session.version
        RepairItem.objects.bulk_update(items, ["version"])
        for name, key in held.recorded.items():
            _RECORDS[name]._default_manager.filter(pk=key).delete()
        write(held, status=RepairStatus.UNDONE, undone_at=now, undone_by=actor.user)
        tell(moved, "repair_undone", held, actor)
        return held

    try:
        return in_diary(diaries(repair), work)
    except Stale as error:
        raise _cannot() from error
    except IntegrityError as error:
        if taken_by_constraint(error) is None:
            raise
        raise _cannot() from error


def _cannot() -> Conflict:
    said = _("This cannot be taken back any more: a session was changed since, or its old place is taken or past.")
    return Conflict("cannot_undo", said)
