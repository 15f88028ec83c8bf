"""Two tablets on one record: nothing is lost without a word, and nothing slips in under a signature."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Session, SessionRecord
from bookings.record_draft import Draft, StepDone
from bookings.selectors.record_sheet import record_layout
from bookings.services.change_state import complete, stop
from bookings.services.save_record import save_record
from salon.accounts.actor import Actor
from salon.errors import SalonError
from tests.factories import Cast, make_cast
from tests.factories.protocol import Shelf, make_shelf
from tests.factories.visits import make_running_course
from tests.races.test_states import together
from treatments.models import StockMovement

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY + timedelta(minutes=40), tick=False):
        yield


@pytest.fixture
def salon(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def shelf(salon: Cast) -> Shelf:
    return make_shelf(salon.location)


@pytest.fixture
def visit(salon: Cast, shelf: Shelf) -> Session:
    course = make_running_course(salon, [MONDAY])
    Session.objects.filter(course=course).update(status="in_treatment")
    return course.sessions.get()


def full(shelf: Shelf, note: str = "") -> Draft:
    return Draft(
        steps=tuple(StepDone(step.code, True, step.minutes) for step in shelf.steps),
        serum_lot_id=shelf.lot.pk,
        serum_ml=Decimal("3.00"),
        device_minutes=30,
        reacted_since_last=False,
        note=note,
    )


def won(answers: list[object]) -> list[object]:
    assert all(isinstance(answer, SalonError | Session | SessionRecord) for answer in answers), answers
    return [answer for answer in answers if not isinstance(answer, SalonError)]


def test_of_two_first_saves_one_begins_the_record_and_the_other_is_told(salon: Cast, visit: Session) -> None:
    actor = Actor(salon.clara_user)
    saves = [
        lambda n=n: save_record(session=visit, draft=Draft(note=n), expected_version=0, actor=actor) for n in "abcd"
    ]
    answers = together(*saves)
    assert len(won(answers)) == 1
    assert {answer.code for answer in answers if isinstance(answer, SalonError)} == {"stale"}
    assert SessionRecord.objects.get().note == won(answers)[0].note  # type: ignore[attr-defined]


def test_two_pages_that_read_the_same_draft_do_not_both_save(salon: Cast, visit: Session, shelf: Shelf) -> None:
    """The pages hand over what they have read; only the UPDATE can know that somebody was quicker."""
    actor = Actor(salon.clara_user)
    save_record(session=visit, draft=full(shelf), expected_version=0, actor=actor)

    def page(note: str) -> Callable[[], SessionRecord]:
        layout = record_layout(visit, SessionRecord.objects.get())
        return lambda: save_record(
            session=visit, draft=full(shelf, note), expected_version=1, actor=actor, layout=layout
        )

    answers = together(*[page(note) for note in "abcd"])
    assert len(won(answers)) == 1
    assert {answer.code for answer in answers if isinstance(answer, SalonError)} == {"stale"}
    record = SessionRecord.objects.get()
    assert (record.version, record.note) == (2, won(answers)[0].note)  # type: ignore[attr-defined]
    late = page("late")
    complete(session=visit, actor=actor)
    with pytest.raises(SalonError) as refusal:
        late()
    assert refusal.value.code in {"record_signed", "stale"}


def test_of_two_signatures_one_counts_and_the_serum_leaves_once(salon: Cast, visit: Session, shelf: Shelf) -> None:
    actor = Actor(salon.clara_user)
    save_record(session=visit, draft=full(shelf), expected_version=0, actor=actor)
    answers = together(*[lambda: complete(session=visit, actor=actor)] * 4)
    assert len(won(answers)) == 1
    assert StockMovement.objects.filter(kind="used").count() == 1


@pytest.mark.parametrize("_round", range(4))
def test_a_save_comes_before_the_signature_or_not_at_all(
    salon: Cast, visit: Session, shelf: Shelf, _round: int
) -> None:
    actor = Actor(salon.clara_user)
    save_record(session=visit, draft=full(shelf, "first"), expected_version=0, actor=actor)
    answers = together(
        lambda: complete(session=visit, actor=actor, record_version=1),
        lambda: save_record(session=visit, draft=full(shelf, "second"), expected_version=1, actor=actor),
    )
    assert len(won(answers)) == 1
    record = SessionRecord.objects.get()
    assert (record.signed_at is None, record.note) in {(True, "second"), (False, "first")}


def test_signed_and_stopped_at_once_is_one_of_the_two(salon: Cast, visit: Session, shelf: Shelf) -> None:
    actor = Actor(salon.clara_user)
    save_record(session=visit, draft=full(shelf), expected_version=0, actor=actor)
    answers = together(
        lambda: complete(session=visit, actor=actor), lambda: stop(session=visit, reason="faint", actor=actor)
    )
    assert len(won(answers)) == 1
    assert visit.events.count() == 1
