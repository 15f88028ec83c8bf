"""Writes signed records for the demo's completed sessions: steps, serum, grades, and the stock they took."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from bookings.demo import story
from bookings.demo.cast import Fate
from bookings.demo.courses import Catalogue, Made
from bookings.demo.house import House
from bookings.models import RecordStep, Session, SessionRecord, SkinGrade
from bookings.scales import IGA, MMASI, OWN_SCALES
from bookings.scales_mmasi import mmasi
from bookings.states import SessionStatus
from treatments.kinds import MovementKind
from treatments.models import ProtocolStep, SerumLot, StockMovement

DOSES = (Decimal("1.5"), Decimal("2"), Decimal("2.5"))  # small, so that one bottle lasts the demo


def build_records(*, house: House, made: Iterable[Made]) -> None:
    """Write records, then sign them in one statement: once signed, nothing more can be written to them."""
    catalogue = Catalogue()
    done = [(one, session) for one in made for session in one.sessions if session.status == SessionStatus.COMPLETED]
    records = SessionRecord.objects.bulk_create(_record(house, one, session) for one, session in done)
    pairs = list(zip(records, (one for one, _ in done), strict=True))
    steps = {t.pk: list(ProtocolStep.objects.filter(protocol__treatment=t)) for t in catalogue.treatments.values()}
    RecordStep.objects.bulk_create(
        RecordStep(
            record=record, step=step.code, name=step.name, position=step.position, done=True, minutes=step.minutes
        )
        for record, one in pairs
        for step in steps[one.course.treatment_id]
    )
    SkinGrade.objects.bulk_create(grade for record, one in pairs for grade in _grades(catalogue, record, one))
    for record in records:
        record.signed_at = record.saved_at
        record.signed_by = house.owner
    SessionRecord.objects.bulk_update(records, ["signed_at", "signed_by"])
    StockMovement.objects.bulk_create(
        StockMovement(
            lot=record.serum_lot,
            kind=MovementKind.USED.value,
            ml=-(record.serum_ml or Decimal(0)),
            at=record.saved_at,
            reference=f"session:{record.session_id}",
        )
        for record in records
    )


def _record(house: House, one: Made, session: Session) -> SessionRecord:
    return SessionRecord(
        session=session,
        serum_lot=_lot(house, one, session),
        serum_ml=DOSES[(one.index + session.number) % len(DOSES)],
        device_minutes=20 + (one.index + session.number) % 4 * 5,
        reacted_since_last=False if session.number > 1 else None,
        note=story.note(course=one.index, session=session.number - 1),
        device_setting="2 bar",
        gais=story.gais(_grade(one, 1) - _grade(one, session.number)) if session.number % 5 == 0 else "",
        aftercare_sent=True,
        begun_at=session.starts_at,
        begun_by=house.owner,
        saved_at=session.ends_at,
    )


def _lot(house: House, one: Made, session: Session) -> SerumLot:
    """The bottle that was open on that day."""
    now_open, before = house.lots[one.line.serum]
    on = session.starts_at.astimezone(house.location.zone).date()
    return now_open if now_open.opened_on and on >= now_open.opened_on else before


def _grades(catalogue: Catalogue, record: SessionRecord, one: Made) -> Iterator[SkinGrade]:
    """The plain grade of each indication, and beside it its own scale, telling the same story."""
    for place, code in enumerate(one.line.indications):
        indication, grade = catalogue.indications[code], _grade(one, record.session.number, place)
        yield SkinGrade(record=record, indication=indication, grade=grade)
        if OWN_SCALES.get(code) == IGA:
            yield SkinGrade(record=record, indication=indication, scale=IGA, grade=grade)
        elif OWN_SCALES.get(code) == MMASI:
            parts = list(story.parts(grade))
            yield SkinGrade(record=record, indication=indication, scale=MMASI, grade=mmasi(parts), parts=parts)


def _grade(one: Made, number: int, place: int = 0) -> int:
    plateau = one.line.fate is Fate.PLATEAU
    return story.grade(course=one.index, indication=place, session=number - 1, plateau=plateau)
