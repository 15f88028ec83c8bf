"""All that the record page of one session shows, and what it suggests from last time. Changes nothing.

Health data: only for who holds the policy HEALTH.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from bookings.course_review import is_half_way
from bookings.models import Course, Session, SessionRecord
from bookings.progress import course_progress, last_grades
from bookings.record_draft import Draft, StepDone
from bookings.selectors.course_review import Unmoved, course_review
from bookings.selectors.home_care import HomeCareChoice, home_care_choices
from bookings.selectors.my_day import last_reactions
from bookings.selectors.photos import SessionPhotos, session_photos
from bookings.selectors.records import draft_of, is_first_visit, record_of
from bookings.states import DONE, UNDER_WAY
from clients.clearance import Clearance, clearance
from clients.models import Allergy, Override
from clients.selectors import allergies_of
from clients.selectors.overrides import overrides_by_key
from treatments.models import Indication, ProtocolStep, SerumLot
from treatments.selectors.stock import LotState, lot_states


@dataclass(frozen=True, slots=True)
class Layout:
    """Which fields a session's record has, and what is saved in it. All that an autosave needs."""

    session: Session
    record: SessionRecord | None
    steps: Sequence[ProtocolStep]
    indications: Sequence[Indication]
    other_indications: Sequence[Indication]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``last`` is the client's latest signed record of this treatment; ``reaction`` her latest with a reaction.

    ``draft`` is what the page begins with. ``lots``: those of the course's serum on the shelf, those that may be used
    first. ``before``: the last grade by indication and scale. ``overrides``: what was set aside for this session.
    """

    layout: Layout
    draft: Draft
    lots: Sequence[LotState]
    before: dict[tuple[int, str], Decimal]
    last: SessionRecord | None
    reaction: SessionRecord | None
    allergies: Sequence[Allergy]
    clearance: Clearance
    overrides: Sequence[Override]
    first_visit: bool
    photos: SessionPhotos
    home_care: Sequence[HomeCareChoice]
    review: Sequence[Unmoved]

    @property
    def serum_fits(self) -> bool:
        """Whether the course's serum suits her as she is today."""
        return self.clearance.verdict is None or self.clearance.verdict.serum_fits

    @property
    def session(self) -> Session:
        return self.layout.session

    @property
    def record(self) -> SessionRecord | None:
        return self.layout.record


def record_layout(session: Session, record: SessionRecord | None) -> Layout:
    """Return the fields of a record: the protocol's steps, the course's indications and the area's others.

    Two queries when the record was read with its grades.
    """
    course = session.course
    chosen = Exists(Course.indications.through.objects.filter(course=course, indication=OuterRef("pk")))
    graded = {row.indication_id for row in record.grades.all()} if record else set()
    shown = Q(active=True) | Q(chosen=True) | Q(pk__in=graded)
    rows = Indication.objects.filter(areas__contains=[course.treatment.area]).annotate(chosen=chosen)
    of_area = list(rows.filter(shown))
    return Layout(
        session=session,
        record=record,
        steps=list(ProtocolStep.objects.filter(protocol__treatment_id=course.treatment_id)),
        indications=[row for row in of_area if row.chosen],
        other_indications=[row for row in of_area if not row.chosen],
    )


def record_sheet(session: Session, on: date) -> Sheet:
    """Return the sheet of a session read with its course, client and location; ``on`` is its local date.

    A record nobody has begun comes as a suggestion: what is the same every time is filled in, what must be asked,
    seen or done is left open.
    """
    course = session.course
    record = record_of(session)
    layout = record_layout(session, record)
    home_care = home_care_choices(session.client, course.treatment)
    lots = sorted(lot_states(location=session.location, on=on, serum=course.serum), key=lambda state: not state.usable)
    if record is not None and record.serum_lot is not None and record.serum_lot_id not in {s.lot.pk for s in lots}:
        lots.append(_gone(record.serum_lot, on))
    last = _last_record(session)
    standing = clearance(client=session.client, treatment=course.treatment, serum=course.serum, today=on)
    return Sheet(
        layout=layout,
        draft=draft_of(record) if record else _suggestion(session, layout.steps, lots, last, home_care),
        lots=lots,
        before=last_grades(session),
        last=last,
        reaction=last_reactions([session.client_id], before=session.starts_at).get(session.client_id),
        allergies=list(allergies_of(session.client)),
        clearance=standing,
        overrides=_overrides(session, standing),
        first_visit=is_first_visit(session),
        photos=session_photos(session),
        home_care=home_care,
        review=_review(session, record),
    )


def _review(session: Session, record: SessionRecord | None) -> list[Unmoved]:
    """Half-way through: only then the course's progress is read at all."""
    course = session.course
    if not is_half_way(session.number, course.sessions_total) or course.status not in UNDER_WAY:
        return []
    course.client = session.client
    return course_review(course, course_progress(course), number=session.number, today=record)


def _overrides(session: Session, standing: Clearance) -> list[Override]:
    """What was set aside for this session, as its events tell, and before it began what it stands on now. One query."""
    noted = session.events.filter(data__has_key="overrides").values_list("data__overrides", flat=True)
    keys = {key for keys in noted for key in keys}
    return overrides_by_key(keys | set(standing.overrides if session.status not in DONE else ()))


def _gone(lot: SerumLot, on: date) -> LotState:
    """Return a lot that left the shelf after it was chosen."""
    return LotState(lot, Decimal(0), on)


def _last_record(session: Session) -> SessionRecord | None:
    before: datetime = session.starts_at
    same = Q(session__client_id=session.client_id, session__course__treatment_id=session.course.treatment_id)
    earlier = SessionRecord.objects.filter(same, session__starts_at__lt=before, signed_at__isnull=False)
    related = earlier.select_related("session__course", "serum_lot").prefetch_related("steps")
    return related.order_by("-session__starts_at").first()


def _suggestion(
    session: Session,
    steps: Sequence[ProtocolStep],
    lots: Sequence[LotState],
    last: SessionRecord | None,
    home_care: Sequence[HomeCareChoice],
) -> Draft:
    """Fill in doses and minutes as last time, or as is usual. The lot only where there is no doubt about it."""
    same_serum = last if last and last.serum_lot and last.serum_lot.serum_id == session.course.serum_id else None
    usable = [state.lot.pk for state in lots if state.usable]
    lot = same_serum.serum_lot_id if same_serum and same_serum.serum_lot_id in usable else None
    minutes = {row.step: row.minutes for row in last.steps.all()} if last else {}
    usual = steps[-1].minutes if steps else None
    same_device = last if last is not None and last.session.device_id == session.device_id else None
    still = {choice.product.code for choice in home_care if not choice.reason}
    return Draft(
        steps=tuple(StepDone(step.code, False, minutes.get(step.code) or step.minutes) for step in steps),
        serum_lot_id=lot or (usable[0] if len(usable) == 1 else None),
        serum_ml=(same_serum.serum_ml if same_serum else None) or session.course.serum.usual_dose_ml,
        device_minutes=(last.device_minutes if last else None) or usual,
        device_setting=same_device.device_setting if same_device else "",
        home_care=tuple(code for code in (last.home_care if last else ()) if code in still),
    )
