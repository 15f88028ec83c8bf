"""The life of a session: what may follow what, on which day, who is told, and what a minute can take back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import CourseEvent, Session, SessionEvent
from bookings.services.change_state import arrive, cancel, confirm, no_show, start, undo
from bookings.states import LIVE, SESSION_MOVES, SessionStatus
from salon.accounts.actor import Actor, Via
from salon.errors import Conflict, Invalid, SalonError, Stale
from salon.outbox.models import Message
from tests.factories.courses import make_course, make_session
from tests.factories.salon import Cast
from tests.factories.visits import make_running_course, screen_on

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=BERLIN)


@pytest.fixture
def rita(cast: Cast) -> Actor:
    return Actor(cast.rita)


@pytest.fixture
def visit(cast: Cast) -> Session:
    """Nora's first session of two: Monday at ten, and Thursday."""
    course = make_running_course(cast, [MONDAY, MONDAY + timedelta(days=3)])
    return course.sessions.get(number=1)


def at(hour: int, minute: int = 0) -> time_machine.travel:
    return time_machine.travel(MONDAY.replace(hour=hour, minute=minute), tick=False)


def put(session: Session, status: SessionStatus) -> Session:
    Session.objects.filter(pk=session.pk).update(status=status.value)
    session.refresh_from_db()
    return session


def events(session: Session) -> list[str]:
    return [event.kind for event in session.events.all()]


@at(10)
def test_a_session_goes_from_booked_to_treatment_and_every_step_is_written_down(visit: Session, rita: Actor) -> None:
    confirm(session=visit, actor=Actor(None, Via.LINK))
    arrive(session=visit, actor=rita)
    started = start(session=visit, actor=rita)
    assert (started.status, started.version, started.sequence) == ("in_treatment", 4, 0)
    told = [(e.kind, e.by, e.via, e.data["from"], e.data["to"]) for e in visit.events.select_related("by")]
    assert told == [
        ("confirmed", None, "link", "booked", "confirmed"),
        ("arrived", rita.user, "desk", "confirmed", "arrived"),
        ("started", rita.user, "desk", "arrived", "in_treatment"),
    ]


VERBS = {
    SessionStatus.CONFIRMED: confirm,
    SessionStatus.ARRIVED: arrive,
    SessionStatus.IN_TREATMENT: start,
    SessionStatus.NO_SHOW: no_show,
    SessionStatus.CANCELLED: cancel,
}


@at(10)
@pytest.mark.parametrize("old", SessionStatus)
@pytest.mark.parametrize("new", VERBS)
def test_only_the_moves_of_the_machine_are_possible(
    visit: Session, rita: Actor, old: SessionStatus, new: SessionStatus
) -> None:
    put(visit, old)
    if new in SESSION_MOVES[old]:
        assert VERBS[new](session=visit, actor=rita).status == new
        return
    with pytest.raises(Conflict) as refusal:
        VERBS[new](session=visit, actor=rita)
    assert refusal.value.code == "illegal_move"
    word = {"in_treatment": "in treatment", "no_show": "no-show"}.get(old.value, old.value)
    assert word in str(refusal.value.detail)
    visit.refresh_from_db()
    assert (visit.status, visit.version, events(visit)) == (old.value, 1, [])


@at(10)
def test_a_version_that_is_no_longer_true_changes_nothing(visit: Session, rita: Actor) -> None:
    confirm(session=visit, actor=rita, expected_version=1)
    for verb in (arrive, cancel):
        with pytest.raises(Stale):
            verb(session=visit, actor=rita, expected_version=1)
    assert arrive(session=visit, actor=rita, expected_version=2).version == 3


@pytest.mark.parametrize("days", [-1, 1])
def test_a_client_arrives_only_on_the_sessions_own_day(visit: Session, rita: Actor, days: int) -> None:
    with time_machine.travel(MONDAY + timedelta(days=days), tick=False), pytest.raises(Conflict) as refusal:
        arrive(session=visit, actor=rita)
    assert refusal.value.code == "not_today"
    put(visit, SessionStatus.ARRIVED)
    with time_machine.travel(MONDAY + timedelta(days=days), tick=False), pytest.raises(Conflict):
        start(session=visit, actor=rita)


def test_the_day_is_the_locations_day_not_utcs(cast: Cast, rita: Actor) -> None:
    cast.location.zone_name = "Pacific/Auckland"
    cast.location.save()
    morning = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("Pacific/Auckland"))  # in UTC it is still Monday evening
    visit = make_running_course(cast, [morning]).sessions.get()
    with time_machine.travel(datetime(2026, 3, 2, 11, 30, tzinfo=UTC), tick=False):  # Tuesday 00:30 there
        assert arrive(session=visit, actor=rita).status == "arrived"


@at(10)
def test_nobody_is_received_whose_screening_has_run_out(visit: Session, rita: Actor) -> None:
    screen_on(visit.course, MONDAY - timedelta(days=40))
    with pytest.raises(Invalid) as refusal:
        arrive(session=visit, actor=rita)
    assert refusal.value.code == "screening_expired"
    put(visit, SessionStatus.ARRIVED)
    with pytest.raises(Invalid):
        start(session=visit, actor=rita)
    visit.refresh_from_db()
    assert visit.status == "arrived"


def test_nobody_has_missed_what_has_not_begun(visit: Session, rita: Actor) -> None:
    with at(9, 59), pytest.raises(Conflict) as refusal:
        no_show(session=visit, actor=rita)
    assert refusal.value.code == "too_early"
    assert "10" in str(refusal.value.detail)
    with at(10):
        assert no_show(session=visit, actor=rita).status == "no_show"


def test_what_is_over_cannot_be_confirmed(visit: Session, rita: Actor) -> None:
    with at(11, 0), pytest.raises(Conflict) as refusal:
        confirm(session=visit, actor=rita)
    assert refusal.value.code == "too_late"


@at(8)
def test_a_cancelled_session_frees_its_place_and_its_number_and_the_client_is_told(
    cast: Cast, visit: Session, rita: Actor
) -> None:
    cancelled = cancel(session=visit, actor=rita, reason="has a cold")
    assert (cancelled.status, cancelled.sequence, cancelled.version) == ("cancelled", 1, 2)
    assert visit.events.get().data["reason"] == "has a cold"
    assert (
        Message.objects.filter(status="pending", about__session=visit.pk).exists()
        or Message.objects.filter(status="pending", about__course=visit.course_id).exists()
    )
    again = make_session(cast, visit.course, MONDAY, number=1)  # the database lets it in: place and number are free
    assert again.status == "booked"


@at(8)
def test_a_reason_is_a_line_not_a_novel(visit: Session, rita: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        cancel(session=visit, actor=rita, reason="x" * 241)
    assert "reason" in refusal.value.errors


def test_a_client_cancels_by_her_link_only_while_the_house_allows_it(visit: Session) -> None:
    nora = Actor(None, Via.LINK)
    with time_machine.travel(MONDAY - timedelta(hours=23), tick=False), pytest.raises(Conflict) as refusal:
        cancel(session=visit, actor=nora)
    assert refusal.value.code == "too_late"
    with time_machine.travel(MONDAY - timedelta(hours=24), tick=False):
        assert cancel(session=visit, actor=nora).status == "cancelled"


@pytest.mark.parametrize("verb", [confirm, arrive, no_show, cancel])
def test_the_last_step_can_be_taken_back_within_a_minute(visit: Session, rita: Actor, verb: object) -> None:
    with at(10) as clock:
        verb(session=visit, actor=rita)  # type: ignore[operator]
        clock.shift(60)
        back = undo(session=visit, actor=rita)
    assert back.status == "booked"
    assert back.version == 3
    assert events(visit)[-1] == "undone"
    assert len(events(visit)) == 2  # nothing is deleted


def test_after_a_minute_it_stands(visit: Session, rita: Actor) -> None:
    with at(10) as clock:
        arrive(session=visit, actor=rita)
        clock.shift(61)
        with pytest.raises(Conflict) as refusal:
            undo(session=visit, actor=rita)
    assert refusal.value.code == "undo_too_late"


@at(10)
def test_an_undo_is_not_undone_and_neither_is_nothing(visit: Session, rita: Actor) -> None:
    for _ in range(2):
        with pytest.raises(Conflict) as refusal:
            undo(session=visit, actor=rita)
        assert refusal.value.code == "nothing_to_undo"
        if not events(visit):
            arrive(session=visit, actor=rita)
            undo(session=visit, actor=rita)


@at(8)
def test_a_cancellation_is_not_taken_back_over_somebody_else(cast: Cast, visit: Session, rita: Actor) -> None:
    cancel(session=visit, actor=rita)
    make_session(cast, visit.course, MONDAY + timedelta(minutes=30), number=1)
    with pytest.raises(Conflict) as refusal:
        undo(session=visit, actor=rita)
    assert refusal.value.code == "slot_taken"
    visit.refresh_from_db()
    assert visit.status == "cancelled"


@at(8)
def test_a_cancellation_taken_back_raises_the_sequence_again(visit: Session, rita: Actor) -> None:
    cancel(session=visit, actor=rita)
    back = undo(session=visit, actor=rita)
    assert (back.status, back.sequence) == ("booked", 2)  # calendars and links of the cancellation are void


@at(8)
def test_a_session_of_a_cancelled_course_does_not_come_back_alone(visit: Session, rita: Actor) -> None:
    cancel(session=visit, actor=rita)
    type(visit.course).objects.filter(pk=visit.course_id).update(status="cancelled")
    with pytest.raises(SalonError):
        undo(session=visit, actor=rita)


@pytest.mark.parametrize(("house_rule", "status"), [(False, "active"), (True, "completed")])
@at(10)
def test_a_no_show_uses_up_a_session_only_where_the_house_says_so(
    cast: Cast, rita: Actor, house_rule: bool, status: str
) -> None:
    cast.location.no_show_uses_session = house_rule
    cast.location.save()
    course = make_course(cast, [MONDAY])
    visit = course.sessions.get()
    no_show(session=visit, actor=rita)
    course.refresh_from_db()
    assert course.status == status
    undo(session=visit, actor=rita)
    course.refresh_from_db()
    assert course.status == "active"
    kinds = [event.kind for event in CourseEvent.objects.filter(course=course)]
    assert kinds == (["completed", "reopened"] if house_rule else [])


def test_live_is_everything_but_cancelled_and_missed() -> None:
    assert set(SessionStatus) - LIVE == {SessionStatus.CANCELLED, SessionStatus.NO_SHOW}


@at(10)
def test_arriving_asks_the_database_a_fixed_number_of_times(
    visit: Session, rita: Actor, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        arrive(session=visit, actor=rita)
    assert SessionEvent.objects.count() == 1
