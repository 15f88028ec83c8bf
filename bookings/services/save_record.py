"""Autosave of a session's record: the whole draft replaces the draft before it, if nobody else saved in between.

The first save creates the record, a reading never does. Two tablets cannot overwrite each other: the version one saw
is compared in the UPDATE itself. Signing is sign_record's business.
"""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from bookings.models import RecordStep, Session, SessionRecord, SkinGrade
from bookings.record_draft import Draft, Flaw, Found, flaws
from bookings.services.record_words import refuse
from bookings.services.transition import NOW, current, local_day
from bookings.states import SessionStatus
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Stale
from treatments.kinds import Standing
from treatments.models import Indication, ProtocolStep, SerumLot
from treatments.selectors.stock import NOTHING, LotState

WRITABLE = frozenset({SessionStatus.ARRIVED, SessionStatus.IN_TREATMENT})
# A lot may be recalled or emptied after it was chosen: what was chosen while it was good may be saved again.
MAY_STAY = frozenset({Standing.RECALLED, Standing.CLOSED})
NOT_BEGUN = 0  # the version of a record that nobody has saved yet


@dataclass(frozen=True, slots=True)
class Writer:
    """Which opened page saves, and its how-manieth save this is.

    A network may swallow the answer to a save that went through. The page then comes again with the version it knows;
    as long as it was itself the last to write, and this is no older save that lost its way, nobody's words are lost.
    """

    page: str
    turn: int


def save_record(
    *,
    session: Session,
    draft: Draft,
    expected_version: int | None,
    actor: Actor,
    writer: Writer | None = None,
) -> SessionRecord:
    """Save the draft of a session whose client is here.

    Args:
        expected_version: the record's version the caller saw, 0 for one not begun, None to write over whatever is
            there (only for callers who just read it in the same breath).
        writer: for callers who may have to come again.

    Raises:
        Conflict: ``record_closed`` when the session is not under way, ``record_signed``.
        Invalid: ``invalid``, with a sentence beside each field.
        Stale: another tablet saved since; ``extra`` carries the present version.
    """
    visit = current(session)
    require_writable(visit)
    protocol = list(ProtocolStep.objects.filter(protocol__treatment_id=visit.course.treatment_id))
    with transaction.atomic():
        refuse(_wrong(visit, draft, protocol), "invalid")
        record = _claim(visit, draft, expected_version, actor, writer)
        _write_steps(record, draft, protocol)
        _write_grades(record, draft)
    return record


def require_writable(session: Session) -> None:
    """Refuse unless the client is here and nothing is signed.

    Raises:
        Conflict: ``record_signed`` or ``record_closed``.
    """
    status = SessionStatus(session.status)
    if status in WRITABLE:
        return
    if status in (SessionStatus.COMPLETED, SessionStatus.STOPPED):
        raise signed()
    raise Conflict("record_closed", NOW[status], extra={"state": session.status})


def signed() -> Conflict:
    return Conflict("record_signed", _("This record is signed. Add an amendment instead."))


def _wrong(visit: Session, draft: Draft, protocol: list[ProtocolStep]) -> list[Found]:
    indications: set[int] = set()
    if draft.grades:
        of_area = Indication.objects.filter(areas__contains=[visit.course.treatment.area])
        indications = set(of_area.values_list("pk", flat=True))
    found = list(flaws(draft, steps={step.code for step in protocol}, indications=indications))
    if draft.serum_lot_id is not None:
        found += _lot_found(visit, draft.serum_lot_id)
    return found


def _lot_found(visit: Session, lot_id: int) -> list[Found]:
    """Return why this lot may not be chosen for this session, as a list of at most one."""
    lot = SerumLot.objects.select_related("serum").filter(pk=lot_id, location_id=visit.location_id).first()
    if lot is None:
        return [Found("serum_lot", Flaw.LOT_MISSING)]
    if lot.serum_id != visit.course.serum_id:
        return [Found("serum_lot", Flaw.LOT_SERUM)]
    state = LotState(lot, NOTHING, local_day(visit))
    if state.usable or (state.standing in MAY_STAY and _chosen_before(visit, lot)):
        return []
    return [Found("serum_lot", Flaw.LOT_UNUSABLE, state.reason)]


def _chosen_before(visit: Session, lot: SerumLot) -> bool:
    return SessionRecord.objects.filter(session=visit, serum_lot=lot).exists()


def _claim(
    visit: Session, draft: Draft, expected_version: int | None, actor: Actor, writer: Writer | None
) -> SessionRecord:
    now = clock.now()
    values: dict[str, Any] = {
        "serum_lot_id": draft.serum_lot_id,
        "serum_ml": draft.serum_ml,
        "device_minutes": draft.device_minutes,
        "reacted_since_last": draft.reacted_since_last,
        "since_last": draft.since_last.strip(),
        "today": draft.today.strip(),
        "reaction_note": draft.reaction_note.strip(),
        "note": draft.note.strip(),
        "aftercare_sent": draft.aftercare_sent,
        "saved_at": now,
        "saved_from": writer.page if writer else "",
        "saved_turn": writer.turn if writer else 0,
    }
    drafts = SessionRecord.objects.filter(session=visit, signed_at=None)
    if expected_version is not None:
        unchanged = Q(version=expected_version)
        if writer is not None:
            unchanged |= Q(saved_from=writer.page, saved_turn__lt=writer.turn)
        drafts = drafts.filter(unchanged)
    if drafts.update(version=F("version") + 1, **values) == 1:
        return SessionRecord.objects.get(session=visit)
    present = SessionRecord.objects.filter(session=visit).first()
    if present is not None or expected_version not in (None, NOT_BEGUN):
        raise _lost(present)
    try:
        with transaction.atomic():
            return SessionRecord.objects.create(session=visit, begun_at=now, begun_by=actor.user, **values)
    except IntegrityError as error:  # the other tablet's first save was a moment quicker
        raise _lost(SessionRecord.objects.filter(session=visit).first()) from error


def _lost(present: SessionRecord | None) -> Conflict | Stale:
    if present is not None and present.signed_at is not None:
        return signed()
    extra = {"version": present.version if present else NOT_BEGUN}
    return Stale("stale", _("This record was saved on another device a moment ago."), extra=extra)


def _write_steps(record: SessionRecord, draft: Draft, protocol: list[ProtocolStep]) -> None:
    """Keep one row for each step of the protocol, named as it is named today."""
    said = {step.step: step for step in draft.steps}
    rows = [
        RecordStep(
            record=record,
            step=step.code,
            name=step.name,
            position=step.position,
            done=step.code in said and said[step.code].done,
            minutes=said[step.code].minutes if step.code in said else None,
        )
        for step in protocol
    ]
    present = {(row.step, row.name, row.position, row.done, row.minutes) for row in record.steps.all()}
    changed = [row for row in rows if (row.step, row.name, row.position, row.done, row.minutes) not in present]
    RecordStep.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["record", "step"],
        update_fields=["name", "position", "done", "minutes"],
    )


def _write_grades(record: SessionRecord, draft: Draft) -> None:
    present = {(row.indication_id, row.scale): row for row in record.grades.all()}
    wanted = {(given.indication_id, given.scale): given.grade for given in draft.grades}
    if gone := [row.pk for key, row in present.items() if key not in wanted]:
        SkinGrade.objects.filter(pk__in=gone).delete()
    changed = [
        SkinGrade(record=record, indication_id=key[0], scale=key[1], grade=grade)
        for key, grade in wanted.items()
        if key not in present or present[key].grade != grade
    ]
    SkinGrade.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["record", "indication", "scale"],
        update_fields=["grade"],
    )
