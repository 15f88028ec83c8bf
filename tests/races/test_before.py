"""Answers and the diary at the same moment: nothing starts against a hold, nothing is booked against new answers."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.before import Said
from bookings.models import Course, CourseHold, Session
from bookings.services.answer_before import answer_before
from bookings.services.change_state import arrive, start
from bookings.services.clear_hold import clear_hold
from clients.screening import Answer
from clients.services import take_screening
from salon.accounts.actor import Actor, Via
from tests.factories import make_cast
from tests.factories.catalogue import make_catalogue
from tests.factories.consents import signed
from tests.factories.desk import Desk
from tests.factories.screenings import answers
from tests.races.storm import SOAK, at_once, deadlocks, kinds, overlaps

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Berlin"))
ROUNDS = 30 if SOAK else 4
REACTED = Said(changed=False, reacted=True, intact=True)
NORA = Actor(user=None, via=Via.LINK)


@pytest.fixture
def desk(transactional_db: None) -> Iterator[Desk]:
    with time_machine.travel(MONDAY, tick=False):
        made = Desk(make_cast(), make_catalogue())
        yield made


def test_a_start_and_a_reaction_told_at_the_same_moment_leave_no_start_after_the_hold(desk: Desk) -> None:
    clara = Actor(desk.cast.clara_user)
    for n in range(ROUNDS):
        client = desk.client()
        signed(client)
        course = desk.book([desk.slot(desk.at(MONDAY.date(), 10 + n % 8), room=n % 2, device=n % 2)], client=client)
        session = course.sessions.get()
        arrive(session=session, actor=desk.rita)
        results = at_once(
            [
                lambda session=session: start(session=session, actor=clara),
                lambda session=session: answer_before(session=session, said=REACTED, actor=desk.rita),
            ]
        )
        held = CourseHold.objects.filter(course=course).exists()
        status = Session.objects.get(pk=session.pk).status
        # whichever came first: the hold stops the start, or a treatment under way is not asked any more
        assert (status, held) in {("in_treatment", False), ("arrived", True)}, kinds(results)
        Session.objects.filter(pk=session.pk).update(status="cancelled")


def test_of_two_cosmetologists_who_clear_a_hold_one_does(desk: Desk) -> None:
    course = desk.book([desk.slot(desk.at(MONDAY.date(), 10))])
    answer_before(session=course.sessions.get(), said=REACTED, actor=NORA)
    clara = Actor(desk.cast.clara_user)
    results = at_once([lambda n=n: clear_hold(course=course, why=f"seen {n}", actor=clara) for n in range(4)])
    assert kinds(results) == {"CourseHold": 1, "not_held": 3}
    assert course.events.filter(kind="hold_cleared").count() == 1


def test_many_reactions_told_at_once_hold_the_course_once(desk: Desk) -> None:
    course = desk.book([desk.slot(desk.at(MONDAY.date(), 10))])
    session = course.sessions.get()
    at_once([lambda: answer_before(session=session, said=REACTED, actor=NORA) for _ in range(4)])
    assert CourseHold.objects.filter(course=course).count() == 1


def test_a_booking_and_a_pregnancy_at_the_same_moment_leave_no_date_booked(desk: Desk) -> None:
    before = deadlocks()
    for n in range(ROUNDS):
        client = desk.client()
        slots = desk.rhythm(date(2026, 3, 3) + timedelta(days=28 * n), 6, hour=11)
        given = answers(desk.treatment, pregnancy=Answer(yes=True))
        results = at_once(
            [
                lambda client=client, slots=slots: desk.book(slots, client=client),
                lambda client=client, given=given: take_screening(
                    client=client, treatment=desk.treatment, answers=given, actor=desk.rita
                ),
            ]
        )
        live = Session.objects.filter(client=client, status__in=["booked", "confirmed"])
        assert not live.exists(), kinds(results)
        assert Course.objects.filter(client=client).values_list("status", flat=True).first() in {None, "paused"}
    assert overlaps() == 0
    assert deadlocks() == before
