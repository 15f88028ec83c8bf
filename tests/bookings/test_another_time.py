"""She asks for another time by her link: free ones that keep the rhythm; at once, or the desk is asked."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings import links
from bookings.models import Course, MoveWish, Session, SessionEvent
from bookings.selectors.tasks import Task, tasks_of
from bookings.services.cancel_session import cancel
from bookings.services.move_session import move_session
from salon import clock
from salon.accounts.models import Location
from salon.outbox.models import Message
from tests.factories import MembershipFactory
from tests.factories.desk import Desk

pytestmark = pytest.mark.django_db
FIRST = date(2026, 3, 9)


@pytest.fixture
def course(desk: Desk) -> Course:
    """Four sessions, Mondays and Thursdays at ten; the confirmation has left."""
    course = desk.book(desk.rhythm(FIRST, 4))
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=clock.now())
    return course


@pytest.fixture
def session(course: Course) -> Session:
    return course.sessions.get(number=1)


def ask_the_desk_first() -> None:
    Location.objects.update(clients_move=False)


def address(course: Course, session: Session | None = None, name: str = "visit-another-time") -> str:
    text = links.token(
        course=course.pk,
        email=course.client.email,
        expires_at=clock.now() + timedelta(days=60),
        session=session.pk if session else 0,
        sequence=session.sequence if session else 0,
    )
    return reverse(f"bookings:{name}", args=[text])


def offered(client: Browser, course: Course) -> list[str]:
    return re.findall(r'name="place" value="([^"]+)"', client.get(address(course)).content.decode())


def press(client: Browser, course: Course, session: Session, place: str) -> object:
    data = {"session": session.pk, "sequence": session.sequence, "place": place}
    return client.post(address(course, session), data, follow=True)


def test_it_offers_free_times_that_keep_the_rhythm_in_her_words(client: Browser, course: Course) -> None:
    html = client.get(address(course)).content.decode()
    assert "Instead of Monday, 9 March 2026, 10:00" in html
    places = offered(client, course)
    assert 3 <= len(places) <= 12
    moments = [datetime.fromisoformat(place.partition("|")[0]) for place in places]
    assert moments == sorted(set(moments))
    second = course.sessions.get(number=2)
    for moment in moments:
        assert clock.now() < moment
        assert (second.starts_at.date() - moment.date()).days >= course.min_gap_days


def test_one_press_moves_her_session_and_tells_her_once(client: Browser, course: Course, session: Session) -> None:
    place = offered(client, course)[-1]
    response = press(client, course, session, place)
    assert "Your session has moved." in response.content.decode()
    session.refresh_from_db()
    assert session.starts_at == datetime.fromisoformat(place.partition("|")[0])
    assert session.events.order_by("-id")[0].via == "link"
    assert [note.kind for note in Message.objects.filter(status="pending", kind="moved")] == ["moved"]
    assert not MoveWish.objects.exists()


def test_every_time_offered_really_works(client: Browser, course: Course, session: Session) -> None:
    for place in offered(client, course):
        fresh = Session.objects.get(pk=session.pk)
        assert press(client, course, fresh, place).status_code == 200
        fresh.refresh_from_db()
        assert fresh.starts_at == datetime.fromisoformat(place.partition("|")[0])


def test_opening_the_page_changes_nothing(client: Browser, course: Course) -> None:
    before = (list(Session.objects.values()), SessionEvent.objects.count(), list(Message.objects.values()))
    for _ in range(5):
        client.get(address(course))
        client.head(address(course))
    assert (list(Session.objects.values()), SessionEvent.objects.count(), list(Message.objects.values())) == before


def test_a_time_that_was_taken_meanwhile_is_said_with_others_to_choose_from(
    client: Browser, course: Course, session: Session, desk: Desk
) -> None:
    place = offered(client, course)[0]
    taken = datetime.fromisoformat(place.partition("|")[0])
    for who in (0, 1):
        desk.book([desk.slot(taken, who=who, room=who, device=who)], client=desk.client())
    response = press(client, course, session, place)
    html = response.content.decode()
    assert response.status_code == 409
    assert "This time has just been taken. Please choose another one." in html
    assert 'name="place"' in html
    session.refresh_from_db()
    assert session.starts_at == desk.at(FIRST, 10)


@pytest.mark.parametrize(
    "place", ["", "x", "2026-03-10T10:00:00|1", "2026-03-10T10:00:00+01:00|99999999999", "2026-03-08T03:00:00+01:00|1"]
)
def test_a_place_nobody_offered_moves_nothing(client: Browser, course: Course, session: Session, place: str) -> None:
    assert press(client, course, session, place).status_code == 409
    session.refresh_from_db()
    assert (session.sequence, session.version) == (0, 1)


def test_after_the_last_hour_it_offers_nothing_and_takes_nothing(
    client: Browser, course: Course, session: Session
) -> None:
    place = offered(client, course)[-1]
    late = session.starts_at - timedelta(hours=23)
    assert datetime.fromisoformat(place.partition("|")[0]) > late
    with time_machine.travel(late, tick=False):
        assert offered(client, course) == []
        response = press(client, course, session, place)
    assert response.status_code == 409
    assert "Please call us" in response.content.decode()
    session.refresh_from_db()
    assert session.sequence == 0


def test_a_page_that_is_not_fresh_any_more_is_told(client: Browser, course: Course, session: Session) -> None:
    place = offered(client, course)[0]
    old = Session.objects.get(pk=session.pk)
    Session.objects.filter(pk=session.pk).update(sequence=3, version=4)
    data = {"session": old.pk, "sequence": old.sequence, "place": place}
    response = client.post(address(course), data)
    assert response.status_code == 409
    assert "This date has changed in the meantime." in response.content.decode()


def wishes(desk: Desk) -> list[Task]:
    return [task for task in tasks_of(desk.cast.location, now=clock.now()) if task.kind == "move-wish"]


# --- the desk decides ------------------------------------------------------------------------------------------------


@pytest.fixture
def wish(client: Browser, course: Course, session: Session) -> MoveWish:
    ask_the_desk_first()
    response = press(client, course, session, offered(client, course)[-1])
    assert "We have your wish and will answer it by mail." in response.content.decode()
    return MoveWish.objects.get()


def answer(client: Browser, wish: MoveWish, what: str) -> str:
    response = client.post(reverse("bookings:wish-answer", args=[wish.pk]), {"answer": what}, follow=True)
    return str(response.content.decode())


def test_where_the_desk_decides_nothing_moves_until_it_does(wish: MoveWish, session: Session) -> None:
    session.refresh_from_db()
    assert session.sequence == 0
    assert not Message.objects.filter(kind="moved").exists()


def test_her_page_shows_what_she_asked_for(client: Browser, wish: MoveWish, course: Course) -> None:
    assert "You asked for" in client.get(address(course, name="visit")).content.decode()


def test_asked_twice_it_is_one_wish_with_the_later_time(
    client: Browser, wish: MoveWish, course: Course, session: Session
) -> None:
    other = offered(client, course)[0]
    press(client, course, session, other)
    assert MoveWish.objects.get().starts_at == datetime.fromisoformat(other.partition("|")[0])


def test_it_is_a_task_of_the_desk_until_it_is_answered(client: Browser, wish: MoveWish, desk: Desk) -> None:
    (task,) = wishes(desk)
    assert (task.kind, task.client) == ("move-wish", "Nora Test")
    client.force_login(desk.cast.rita)
    answer(client, wish, "decline")
    assert wishes(desk) == []


def test_granted_it_moves_and_the_client_is_told(client: Browser, wish: MoveWish, session: Session, desk: Desk) -> None:
    client.force_login(desk.cast.rita)
    assert "Moved. The client is told." in answer(client, wish, "grant")
    session.refresh_from_db()
    assert session.starts_at == wish.starts_at
    wish.refresh_from_db()
    assert (wish.status, wish.answered_by) == ("granted", desk.cast.rita)
    assert Message.objects.filter(kind="moved", status="pending").count() == 1


def test_declined_it_stays_and_the_client_is_told_kindly(
    client: Browser, wish: MoveWish, session: Session, desk: Desk
) -> None:
    client.force_login(desk.cast.rita)
    answer(client, wish, "decline")
    session.refresh_from_db()
    assert session.sequence == 0
    message = Message.objects.get(kind="wish-declined")
    assert message.dedupe_key == f"wish-declined:wish:{wish.pk}"
    from salon.outbox.services import look

    letter = look(message).letter
    assert letter
    assert "Monday, 9 March 2026, 10:00–11:00" in letter.text


def test_two_answers_at_the_desk_are_one(client: Browser, wish: MoveWish, desk: Desk) -> None:
    client.force_login(desk.cast.rita)
    answer(client, wish, "decline")
    assert "Someone has answered this already." in answer(client, wish, "grant")
    assert Message.objects.filter(kind="moved").count() == 0


def test_a_session_changed_otherwise_takes_the_wish_with_it(
    client: Browser, wish: MoveWish, session: Session, desk: Desk
) -> None:
    move_session(session=session, starts_at=desk.at(FIRST, 12), actor=desk.rita)
    assert wishes(desk) == []
    client.force_login(desk.cast.rita)
    assert "The session has changed since she asked." in answer(client, wish, "grant")
    session.refresh_from_db()
    assert session.starts_at == desk.at(FIRST, 12)


def test_a_cancelled_session_asks_for_nothing(wish: MoveWish, session: Session, desk: Desk) -> None:
    cancel(session=Session.objects.get(pk=session.pk), actor=desk.rita)
    assert wishes(desk) == []


def test_another_locations_wish_is_not_here(client: Browser, wish: MoveWish) -> None:
    client.force_login(MembershipFactory().user)
    assert client.post(reverse("bookings:wish-answer", args=[wish.pk]), {"answer": "grant"}).status_code == 404
    assert "Nobody asks for another time" in client.get(reverse("bookings:wishes")).content.decode()


def test_the_page_of_wishes_costs_the_same_few_queries(
    client: Browser, wish: MoveWish, desk: Desk, course: Course
) -> None:
    client.force_login(desk.cast.rita)
    counts = []
    for number in (2, 3):
        with CaptureQueriesContext(connection) as queries:
            assert "She asks for" in client.get(reverse("bookings:wishes")).content.decode()
        counts.append(len(queries))
        other = course.sessions.get(number=number)
        MoveWish.objects.create(
            location=desk.cast.location,
            client=course.client,
            session=other,
            sequence=0,
            starts_at=other.starts_at,
            cosmetologist=desk.cast.clara,
            asked_at=clock.now(),
        )
    assert counts[0] == counts[1]
