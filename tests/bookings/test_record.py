"""The record of a session: saved as it goes, signed once, never changed afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import RecordStep, Session, SessionRecord, SkinGrade
from bookings.record_draft import Draft, Flaw, GradeGiven, StepDone
from bookings.selectors.records import draft_of, record_of
from bookings.services.amend_record import amend_record
from bookings.services.change_state import complete, stop
from bookings.services.record_words import sentence
from bookings.services.save_record import Writer, save_record
from bookings.states import SessionStatus
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid, Stale
from salon.outbox.models import Message
from tests.factories.people import LocationFactory
from tests.factories.protocol import Shelf, make_lot, make_shelf
from tests.factories.salon import Cast
from tests.factories.visits import make_running_course
from treatments.models import StockMovement
from treatments.selectors.stock import ml_left

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY + timedelta(minutes=40), tick=False):
        yield


@pytest.fixture
def clara(cast: Cast) -> Actor:
    return Actor(cast.clara_user)


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    return make_shelf(cast.location)


@pytest.fixture
def visit(cast: Cast, shelf: Shelf) -> Session:
    """Nora is in treatment, the first of two."""
    course = make_running_course(cast, [MONDAY, MONDAY + timedelta(days=3)])
    Session.objects.filter(course=course, number=1).update(status=SessionStatus.IN_TREATMENT.value)
    return course.sessions.get(number=1)


@pytest.fixture
def full(shelf: Shelf) -> Draft:
    """An uneventful session."""
    return Draft(
        steps=tuple(StepDone(step.code, True, step.minutes) for step in shelf.steps),
        serum_lot_id=shelf.lot.pk,
        serum_ml=Decimal("3.00"),
        device_minutes=30,
        reacted_since_last=False,
        grades=(GradeGiven(shelf.pores.pk, Decimal(2)), GradeGiven(shelf.wrinkles.pk, Decimal(1))),
        note="calm skin",
        aftercare_sent=True,
    )


def finish(visit: Session, draft: Draft, clara: Actor) -> Session:
    save_record(session=visit, draft=draft, expected_version=None, actor=clara)
    return complete(session=visit, actor=clara)


# --- saving ---------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_what_is_read_back(visit: Session, full: Draft, clara: Actor) -> None:
    record = save_record(session=visit, draft=full, expected_version=0, actor=clara)
    assert (record.version, record.begun_by, record.signed_at) == (1, clara.user, None)
    assert draft_of(record_of(visit)) == full


def test_a_save_replaces_the_whole_draft(visit: Session, full: Draft, shelf: Shelf, clara: Actor) -> None:
    save_record(session=visit, draft=full, expected_version=0, actor=clara)
    thinner = Draft(note="started again", steps=(StepDone("serum", True),))
    save_record(session=visit, draft=thinner, expected_version=1, actor=clara)
    read = draft_of(record_of(visit))
    assert read.steps == (StepDone("cleanse", False), StepDone("serum", True), StepDone("oxygen", False))
    assert replace(read, steps=thinner.steps) == thinner


def test_two_tablets_do_not_overwrite_each_other(visit: Session, clara: Actor) -> None:
    save_record(session=visit, draft=Draft(note="one"), expected_version=0, actor=clara)
    for seen in (0, 7):
        with pytest.raises(Stale) as refusal:
            save_record(session=visit, draft=Draft(note="two"), expected_version=seen, actor=clara)
        assert refusal.value.extra == {"version": 1}
    assert SessionRecord.objects.get().note == "one"


def test_a_page_whose_answer_got_lost_may_come_again_but_not_over_somebody_else(visit: Session, clara: Actor) -> None:
    def save(note: str, turn: int, page: str = "mine") -> SessionRecord:
        draft, writer = Draft(note=note), Writer(page, turn)
        return save_record(session=visit, draft=draft, expected_version=0, actor=clara, writer=writer)

    save("one", 1)  # the answer is lost, so the page still thinks of version 0
    assert save("two", 2).version == 2
    with pytest.raises(Stale):
        save("one, late", 1)  # an older save that lost its way
    with pytest.raises(Stale):
        save("other", 9, page="other")
    save_record(session=visit, draft=Draft(note="other"), expected_version=2, actor=clara)
    with pytest.raises(Stale):
        save("three", 3)
    assert SessionRecord.objects.get().note == "other"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("booked", "record_closed"),
        ("cancelled", "record_closed"),
        ("no_show", "record_closed"),
        ("completed", "record_signed"),
        ("stopped", "record_signed"),
    ],
)
def test_a_record_is_written_only_while_the_client_is_here(
    visit: Session, clara: Actor, status: str, code: str
) -> None:
    Session.objects.filter(pk=visit.pk).update(status=status)
    with pytest.raises(Conflict) as refusal:
        save_record(session=visit, draft=Draft(), expected_version=0, actor=clara)
    assert refusal.value.code == code
    assert not SessionRecord.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("serum_ml", {"serum_ml": Decimal(0)}),
        ("serum_ml", {"serum_ml": Decimal("-1")}),
        ("serum_ml", {"serum_ml": Decimal("30.01")}),
        ("serum_ml", {"serum_ml": Decimal("NaN")}),
        ("device_minutes", {"device_minutes": 181}),
        ("device_minutes", {"device_minutes": -1}),
        ("steps", {"steps": (StepDone("polish", True),)}),
        ("steps", {"steps": (StepDone("serum", True), StepDone("serum", False))}),
        ("steps", {"steps": (StepDone("serum", True, 200),)}),
        ("note", {"note": "x" * 4001}),
        ("serum_lot", {"serum_lot_id": 999_999}),
        ("grades", {"grades": (GradeGiven(999_999, Decimal(1)),)}),
    ],
)
def test_what_cannot_be_true_is_refused_beside_its_field(
    visit: Session, clara: Actor, field: str, wrong: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as refusal:
        save_record(session=visit, draft=replace(Draft(), **wrong), expected_version=0, actor=clara)  # type: ignore[arg-type]
    assert list(refusal.value.errors) == [field]
    assert not SessionRecord.objects.exists()


def test_grades_are_of_the_treated_area_on_their_scale_once(visit: Session, shelf: Shelf, clara: Actor) -> None:
    pores = shelf.pores.pk
    for grades in (
        (GradeGiven(shelf.hands_only.pk, Decimal(1)),),
        (GradeGiven(pores, Decimal(5)),),
        (GradeGiven(pores, Decimal("1.5")),),
        (GradeGiven(pores, Decimal(1), "beauty"),),
        (GradeGiven(pores, Decimal(1)), GradeGiven(pores, Decimal(2))),
    ):
        with pytest.raises(Invalid) as refusal:
            save_record(session=visit, draft=Draft(grades=grades), expected_version=0, actor=clara)
        assert list(refusal.value.errors) == ["grades"]


@pytest.mark.parametrize(
    "lot",
    [
        {"expires_on": date(2026, 3, 1)},
        {"opened_on": date(2025, 12, 1)},
        {"recalled_at": datetime(2026, 2, 1, tzinfo=UTC)},
        {"closed_at": datetime(2026, 2, 1, tzinfo=UTC)},
    ],
)
def test_a_lot_past_its_time_cannot_be_chosen(
    cast: Cast, visit: Session, shelf: Shelf, clara: Actor, lot: dict[str, object]
) -> None:
    bad = make_lot(cast.location, shelf.serum, "B-2", **lot)
    with pytest.raises(Invalid) as refusal:
        save_record(session=visit, draft=Draft(serum_lot_id=bad.pk), expected_version=0, actor=clara)
    assert "B-2" in refusal.value.errors["serum_lot"][0]


def test_a_lot_of_another_serum_or_another_house_cannot_be_chosen(
    cast: Cast, visit: Session, shelf: Shelf, clara: Actor
) -> None:
    for lot in (make_lot(cast.location, shelf.other_serum), make_lot(LocationFactory(), shelf.serum)):
        with pytest.raises(Invalid) as refusal:
            save_record(session=visit, draft=Draft(serum_lot_id=lot.pk), expected_version=0, actor=clara)
        assert list(refusal.value.errors) == ["serum_lot"]


def test_a_lot_recalled_under_her_hands_can_be_recorded_but_not_in_passing(
    visit: Session, shelf: Shelf, full: Draft, clara: Actor
) -> None:
    silent = replace(full, note="")
    save_record(session=visit, draft=silent, expected_version=0, actor=clara)
    shelf.lot.recalled_at = MONDAY
    shelf.lot.save()
    save_record(session=visit, draft=silent, expected_version=1, actor=clara)  # her other fields are not held hostage
    with pytest.raises(Invalid) as refusal:
        complete(session=visit, actor=clara)
    assert list(refusal.value.errors) == ["serum_lot"]
    assert finish(visit, replace(silent, note="already on the skin"), clara).status == "completed"


# --- signing --------------------------------------------------------------------------------------------------------


def test_signing_moves_session_stock_and_messages_together(
    visit: Session, shelf: Shelf, full: Draft, clara: Actor
) -> None:
    done = finish(visit, full, clara)
    record = SessionRecord.objects.get()
    assert (done.status, record.signed_by, record.signed_at) == (
        "completed",
        clara.user,
        MONDAY + timedelta(minutes=40),
    )
    movement = StockMovement.objects.get(kind="used")
    assert (movement.ml, movement.reference) == (Decimal("-3.00"), f"session:{visit.pk}")
    assert ml_left([shelf.lot]) == {shelf.lot.pk: Decimal("47.00")}
    assert visit.course.status == "active"  # one of two
    assert Message.objects.get(kind="aftercare").status == "pending"


def test_the_last_session_completes_the_course(visit: Session, full: Draft, clara: Actor) -> None:
    course = visit.course
    finish(visit, full, clara)
    second = course.sessions.get(number=2)
    Session.objects.filter(pk=second.pk).update(status="in_treatment")
    finish(second, full, clara)
    course.refresh_from_db()
    assert (course.status, [event.kind for event in course.events.all()]) == ("completed", ["completed"])


def test_an_empty_record_names_everything_it_lacks(visit: Session, clara: Actor) -> None:
    Session.objects.filter(pk=visit.pk).update(starts_at=MONDAY)
    with pytest.raises(Invalid) as refusal:
        complete(session=visit, actor=clara)
    assert refusal.value.code == "record_incomplete"
    assert set(refusal.value.errors) == {"steps", "serum_lot", "serum_ml", "device_minutes"}
    visit.refresh_from_db()
    assert visit.status == "in_treatment"


def test_only_a_first_visit_needs_no_answer_about_last_time(visit: Session, full: Draft, clara: Actor) -> None:
    unasked = replace(full, reacted_since_last=None)
    finish(visit, unasked, clara)
    second = visit.course.sessions.get(number=2)
    Session.objects.filter(pk=second.pk).update(status="in_treatment")
    with pytest.raises(Invalid) as refusal:
        finish(second, unasked, clara)
    assert list(refusal.value.errors) == ["reacted_since_last"]


def test_a_reaction_needs_words_and_a_step_left_out_needs_a_note(visit: Session, full: Draft, clara: Actor) -> None:
    gappy = replace(full, reacted_since_last=True, note="", steps=full.steps[:2])
    with pytest.raises(Invalid) as refusal:
        finish(visit, gappy, clara)
    assert list(refusal.value.errors) == ["since_last", "steps"]
    told = replace(gappy, since_last="redness for a day", note="no oxygen: the device was out")
    assert finish(visit, told, clara).status == "completed"


def test_what_was_on_the_screen_is_what_is_signed(visit: Session, full: Draft, clara: Actor) -> None:
    save_record(session=visit, draft=full, expected_version=0, actor=clara)
    save_record(session=visit, draft=replace(full, serum_ml=Decimal(9)), expected_version=1, actor=clara)
    with pytest.raises(Stale):
        complete(session=visit, actor=clara, record_version=1)
    assert complete(session=visit, actor=clara, record_version=2).status == "completed"


def test_a_session_that_has_not_started_is_not_signed(visit: Session, full: Draft, clara: Actor) -> None:
    Session.objects.filter(pk=visit.pk).update(status="arrived")
    with pytest.raises(Conflict) as refusal:
        finish(visit, full, clara)
    assert refusal.value.code == "illegal_move"
    assert not StockMovement.objects.filter(kind="used").exists()


def test_signed_late_the_serum_still_left_on_its_day(visit: Session, full: Draft, clara: Actor, shelf: Shelf) -> None:
    save_record(session=visit, draft=full, expected_version=0, actor=clara)
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        complete(session=visit, actor=clara)
    assert StockMovement.objects.get(kind="used").at == visit.ends_at
    shelf.lot.refresh_from_db()
    assert shelf.lot.opened_on == MONDAY.date()


def test_a_stopped_session_closes_its_record_as_it_stands(visit: Session, shelf: Shelf, clara: Actor) -> None:
    unfinished = Draft(serum_lot_id=shelf.lot.pk, serum_ml=Decimal(2))
    save_record(session=visit, draft=unfinished, expected_version=0, actor=clara)
    stopped = stop(session=visit, reason="burning on the left cheek", actor=clara)
    record = SessionRecord.objects.get()
    assert (stopped.status, record.stop_reason) == ("stopped", "burning on the left cheek")
    assert record.signed_at is not None
    assert StockMovement.objects.get(kind="used").ml == Decimal(-2)
    assert "burning" not in str(visit.events.get().data)  # the desk reads events; the reason is a health fact


def test_a_session_is_not_stopped_without_a_word(visit: Session, clara: Actor) -> None:
    with pytest.raises(Invalid):
        stop(session=visit, reason="  ", actor=clara)
    assert stop(session=visit, reason="fainted", actor=clara).status == "stopped"
    assert SessionRecord.objects.get().signed_at is not None  # also when nothing had been written yet


# --- afterwards -----------------------------------------------------------------------------------------------------


def test_after_the_signature_there_are_only_amendments(visit: Session, full: Draft, clara: Actor) -> None:
    with pytest.raises(Conflict):
        amend_record(session=visit, text="too soon", actor=clara)
    finish(visit, full, clara)
    with pytest.raises(Conflict) as refusal:
        save_record(session=visit, draft=full, expected_version=2, actor=clara)
    assert refusal.value.code == "record_signed"
    with pytest.raises(Conflict):
        complete(session=visit, actor=clara)
    with pytest.raises(Invalid):
        amend_record(session=visit, text=" ", actor=clara)
    amendment = amend_record(session=visit, text="it was lot A-1, checked", actor=clara)
    assert (amendment.by, amendment.at) == (clara.user, MONDAY + timedelta(minutes=40))
    assert StockMovement.objects.filter(kind="used").count() == 1


def test_saving_asks_the_database_a_fixed_number_of_times(
    visit: Session, full: Draft, clara: Actor, django_assert_max_num_queries: object
) -> None:
    save_record(session=visit, draft=full, expected_version=0, actor=clara)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        save_record(session=visit, draft=replace(full, note="calm"), expected_version=1, actor=clara)
    assert (RecordStep.objects.count(), SkinGrade.objects.count()) == (3, 2)


def test_every_flaw_has_a_sentence() -> None:
    assert all(sentence(flaw) for flaw in Flaw)
