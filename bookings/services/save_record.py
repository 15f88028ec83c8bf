"""Autosave of a session's record: the whole draft replaces the draft before it, if nobody else saved in between.

The first save creates the record, a reading never does. Two tablets cannot overwrite each other: the version one saw is
compared in the UPDATE itself. Signing is sign_record's business.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bookings.models import RecordStep, Session, SessionRecord, SkinGrade
from bookings.record_draft import Draft
from bookings.selectors.record_sheet import Layout
from bookings.services.record_checks import wrong_in
from bookings.services.record_words import refuse
from bookings.services.transition import NOW, current
from bookings.states import SessionStatus
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Stale
from treatments.models import Indication, ProtocolStep

WRITABLE = frozenset({SessionStatus.ARRIVED, SessionStatus.IN_TREATMENT})
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
    layout: Layout | None = None,
) -> SessionRecord:
    """Save the draft of a session whose client is here.

    Args:
        expected_version: the record's version the caller saw, 0 for one not begun, None to write over whatever is
            there (only for callers who just read it in the same breath).
        writer: for callers who may have to come again.
        layout: of callers who have read session, record and fields in the same breath: it is not read again. Should
            somebody save or sign in between, the UPDATE finds another version.

    Raises:
        Conflict: ``record_closed`` when the session is not under way, ``record_signed``.
        Invalid: ``invalid``, with a sentence beside each field.
        Stale: another tablet saved since; ``extra`` carries the present version.
    """
    with transaction.atomic():
        known = layout.record if layout else _hold(session)
        visit = layout.session if layout else known.session if known else current(session)
        require_writable(visit)
        steps, indications = _fields(visit, draft, layout)
        codes = {step.code for step in steps}
        refuse(wrong_in(draft, visit, known, steps=codes, indications=indications), "invalid")
        record = _write(known, visit, draft, expected_version, actor, writer)
        _write_steps(record, draft, steps)
        _write_grades(record, draft)
    return record


def _hold(session: Session) -> SessionRecord | None:
    """Read the record with its session as they are now, and hold it until COMMIT.

    Raises: Conflict ``record_signed``: also when that happened while we waited.
    """
    rows = SessionRecord.objects.select_for_update(of=("self",)).select_related("session__course")
    held = rows.filter(session=session).order_by().first()
    if held is None:
        return None
    if held.signed_at is not None:
        raise signed()
    # Where it is and what is treated never changes: no need to read it again.
    held.session.location, held.session.course.treatment = session.location, session.course.treatment
    return held


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


def _fields(visit: Session, draft: Draft, layout: Layout | None) -> tuple[Sequence[ProtocolStep], Collection[int]]:
    """Return the protocol's steps and the keys of the area's indications."""
    if layout is not None:
        return layout.steps, {row.pk for row in (*layout.indications, *layout.other_indications)}
    treatment = visit.course.treatment
    steps = list(ProtocolStep.objects.filter(protocol__treatment=treatment))
    of_area = Indication.objects.filter(areas__contains=[treatment.area]).order_by()
    return steps, set(of_area.values_list("pk", flat=True)) if draft.grades else set()


def _write(
    known: SessionRecord | None,
    visit: Session,
    draft: Draft,
    expected_version: int | None,
    actor: Actor,
    writer: Writer | None,
) -> SessionRecord:
    now = clock.now()
    values = _values(draft) | {
        "saved_at": now,
        "saved_from": writer.page if writer else "",
        "saved_turn": writer.turn if writer else 0,
    }
    if known is None:
        return _begin(visit, expected_version, values | {"begun_at": now, "begun_by": actor.user})
    if not _seen(known, expected_version, writer):
        raise _lost(known)
    values["version"] = known.version + 1
    if not SessionRecord.objects.filter(pk=known.pk, version=known.version, signed_at=None).update(**values):
        raise _lost(SessionRecord.objects.filter(session=visit).first())
    for name, value in values.items():
        setattr(known, name, value)
    return known


def _seen(known: SessionRecord, expected_version: int | None, writer: Writer | None) -> bool:
    """Whether the caller knew what she replaces."""
    if expected_version in (None, known.version):
        return True
    return writer is not None and known.saved_from == writer.page and known.saved_turn < writer.turn


def _begin(visit: Session, expected_version: int | None, values: dict[str, Any]) -> SessionRecord:
    if expected_version not in (None, NOT_BEGUN):
        raise _lost(None)
    try:
        with transaction.atomic():
            return SessionRecord.objects.create(session=visit, **values)
    except IntegrityError as error:  # the other tablet's first save was a moment quicker
        raise _lost(SessionRecord.objects.filter(session=visit).first()) from error


def _values(draft: Draft) -> dict[str, Any]:
    return {
        "serum_lot_id": draft.serum_lot_id,
        "serum_ml": draft.serum_ml,
        "device_minutes": draft.device_minutes,
        "device_setting": draft.device_setting.strip(),
        "reacted_since_last": draft.reacted_since_last,
        "since_last": draft.since_last.strip(),
        "today": draft.today.strip(),
        "reaction_note": draft.reaction_note.strip(),
        "note": draft.note.strip(),
        "gais": draft.gais,
        "aftercare_sent": draft.aftercare_sent,
        "home_care": sorted(set(draft.home_care)),
    }


def _lost(present: SessionRecord | None) -> Conflict | Stale:
    if present is not None and present.signed_at is not None:
        return signed()
    extra = {"version": present.version if present else NOT_BEGUN}
    return Stale("stale", _("This record was saved on another device a moment ago."), extra=extra)


def _write_steps(record: SessionRecord, draft: Draft, protocol: Sequence[ProtocolStep]) -> None:
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
    """Grades that the caller read with the record are still true: the UPDATE found her version."""
    present = {(row.indication_id, row.scale): row for row in record.grades.all()}
    wanted = {(given.indication_id, given.scale): given for given in draft.grades}
    if gone := [row.pk for key, row in present.items() if key not in wanted]:
        SkinGrade.objects.filter(pk__in=gone).delete()
    changed = [
        SkinGrade(record=record, indication_id=key[0], scale=key[1], grade=given.grade, parts=list(given.parts))
        for key, given in wanted.items()
        if key not in present or (present[key].grade, tuple(present[key].parts)) != (given.grade, given.parts)
    ]
    SkinGrade.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["record", "indication", "scale"],
        update_fields=["grade", "parts"],
    )
