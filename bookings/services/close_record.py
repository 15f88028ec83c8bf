"""What signing and stopping share: hold the record, close it, take the serum from stock.

Needs an open transaction. Must not know what makes a record complete: stopping closes an unfinished one.
"""

from django.db.models import F
from django.utils.translation import gettext as _

from bookings.models import Session, SessionRecord
from bookings.services.save_record import NOT_BEGUN, signed
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Stale
from treatments.models import SerumLot
from treatments.services.stock import use


def held_record(session: Session, version: int | None) -> SessionRecord | None:
    """Read the record and hold it until COMMIT, so that no autosave slips in between check and signature.

    Raises:
        Conflict: ``record_signed``. Stale: it is no longer ``version``.
    """
    record = SessionRecord.objects.select_for_update().filter(session=session).first()
    if record is not None and record.signed_at is not None:
        raise signed()
    present = record.version if record else NOT_BEGUN
    if version is not None and version != present:
        said = _("This record was saved on another device a moment ago.")
        raise Stale("stale", said, extra={"version": present})
    return record


def close(*, record: SessionRecord, session: Session, actor: Actor, stop_reason: str = "") -> None:
    """Sign the record and take from the stock what it says was used, from a lot recalled or closed since too."""
    now = clock.now()
    SessionRecord.objects.filter(pk=record.pk).update(
        stop_reason=stop_reason, signed_at=now, signed_by=actor.user, version=F("version") + 1
    )
    if record.serum_lot_id is not None and record.serum_ml is not None:
        lot = SerumLot.objects.get(pk=record.serum_lot_id)
        use(
            lot=lot,
            ml=record.serum_ml,
            reference=f"session:{session.pk}",
            actor=actor,
            after_the_fact=True,
            at=min(now, session.ends_at),  # the day it was used, however late she signs
        )
