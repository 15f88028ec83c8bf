"""Reads records: as a draft, the one before this session, and whether there was one. Changes nothing."""

from bookings.models import Session, SessionRecord
from bookings.record_draft import Draft, GradeGiven, StepDone
from bookings.states import DONE


def record_of(session: Session) -> SessionRecord | None:
    """Return the session's record with its steps, grades and amendments, None if nobody has begun it."""
    parts = ("steps", "grades__indication", "amendments__by")
    related = ("serum_lot__serum", "signed_by")
    return SessionRecord.objects.select_related(*related).prefetch_related(*parts).filter(session=session).first()


def draft_of(record: SessionRecord | None) -> Draft:
    """Return what the record says now; an empty draft if nobody has begun it."""
    if record is None:
        return Draft()
    return Draft(
        steps=tuple(StepDone(row.step, row.done, row.minutes) for row in record.steps.all()),
        serum_lot_id=record.serum_lot_id,
        serum_ml=record.serum_ml,
        device_minutes=record.device_minutes,
        device_setting=record.device_setting,
        reacted_since_last=record.reacted_since_last,
        since_last=record.since_last,
        today=record.today,
        reaction_note=record.reaction_note,
        note=record.note,
        gais=record.gais,
        grades=tuple(
            GradeGiven(row.indication_id, row.grade, row.scale, tuple(row.parts)) for row in record.grades.all()
        ),
        aftercare_sent=record.aftercare_sent,
        home_care=tuple(record.home_care),
    )


def is_first_visit(session: Session) -> bool:
    """Return whether no session of this client was treated before this one: then there is no "last time"."""
    before = Session.objects.filter(client_id=session.client_id, starts_at__lt=session.starts_at)
    return not before.filter(status__in=[state.value for state in DONE]).exists()
