"""Two people press at the same moment: one wins, the other hears what happened, and every step is written once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from bookings.models import Session
from bookings.services import transition
from bookings.services.change_state import arrive, cancel, no_show, start, undo
from bookings.services.move_session import place_at
from bookings.services.slots_of import slot_of
from bookings.services.terms import terms_of
from bookings.states import SessionStatus
from salon.accounts.actor import Actor
from salon.errors import Conflict, SalonError, Stale
from tests.factories import Cast, make_cast
from tests.factories.courses import make_session
from tests.factories.visits import make_running_course

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
ROUNDS = 5


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def salon(transactional_db: None) -> Cast:
    return make_cast()


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, each on a connection of its own; return results or refusals."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=60)
            return call()
        except SalonError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def visit_of(salon: Cast, status: str) -> Session:
    course = make_running_course(salon, [MONDAY])
    Session.objects.filter(course=course).update(status=status)
    return course.sessions.get()


def test_of_many_hands_that_mark_her_arrived_one_does(salon: Cast) -> None:
    actor = Actor(salon.rita)
    visit = visit_of(salon, "booked")
    answers = together(*[lambda: arrive(session=visit, actor=actor)] * 8)
    assert sum(isinstance(answer, Session) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, SalonError)} <= {"illegal_move", "stale"}
    visit.refresh_from_db()
    assert (visit.status, visit.version, visit.events.count()) == ("arrived", 2, 1)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_cancel_against_start_ends_in_one_of_the_two(salon: Cast, _round: int) -> None:
    actor = Actor(salon.rita)
    visit = visit_of(salon, "arrived")
    answers = together(lambda: cancel(session=visit, actor=actor), lambda: start(session=visit, actor=actor))
    won = [answer for answer in answers if isinstance(answer, Session)]
    visit.refresh_from_db()
    assert [session.status for session in won] == [visit.status]
    assert visit.events.count() == 1


def test_a_writer_who_read_before_somebody_else_wrote_is_turned_away(salon: Cast) -> None:
    """The comparison itself, without luck: two readings, then two writings."""
    actor = Actor(salon.rita)
    visit = visit_of(salon, "arrived")
    first, second = transition.current(visit), transition.current(visit)
    transition.swap(session=first, to=SessionStatus.CANCELLED, kind="cancelled", actor=actor)
    with pytest.raises(Conflict) as refusal:
        transition.swap(session=second, to=SessionStatus.IN_TREATMENT, kind="started", actor=actor)
    assert refusal.value.code == "illegal_move"
    visit.refresh_from_db()
    assert (visit.status, visit.events.count()) == ("cancelled", 1)


def test_a_mover_who_read_before_somebody_else_wrote_is_turned_away(salon: Cast) -> None:
    """The same for a place: the second of two readings does not write over the first."""
    visit = visit_of(salon, "booked")
    first, second = transition.current(visit), transition.current(visit)
    later = replace(slot_of(visit), starts_at=MONDAY + timedelta(hours=2))
    terms = terms_of(visit.course)
    place_at(first, later, terms=terms, actor=Actor(salon.rita))
    with pytest.raises(Stale):
        place_at(second, replace(later, starts_at=MONDAY + timedelta(hours=4)), terms=terms, actor=Actor(salon.rita))
    visit.refresh_from_db()
    assert (visit.starts_at, visit.events.count()) == (later.starts_at, 1)


def test_an_undo_against_a_new_booking_never_gives_the_place_twice(salon: Cast) -> None:
    actor = Actor(salon.rita)
    visit = visit_of(salon, "booked")
    cancel(session=visit, actor=actor)
    other = make_running_course(salon, [MONDAY + timedelta(days=7)], client=salon.nora)

    def book() -> Session | None:
        try:
            return make_session(salon, other, MONDAY, number=2)
        except Exception:
            return None

    undone, booked = together(lambda: undo(session=visit, actor=actor), book)
    assert isinstance(undone, Session) != isinstance(booked, Session)
    live = Session.objects.filter(starts_at=MONDAY).exclude(status="cancelled")
    assert live.count() == 1


def test_missed_and_arrived_at_once_is_one_of_the_two(salon: Cast) -> None:
    actor = Actor(salon.rita)
    visit = visit_of(salon, "confirmed")
    answers = together(lambda: no_show(session=visit, actor=actor), lambda: arrive(session=visit, actor=actor))
    assert sum(isinstance(answer, Session) for answer in answers) == 1
