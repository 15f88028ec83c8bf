"""The cosmetologist's day: hers, in order, with the next step and what to know first."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client as Browser

from bookings.models import Session, SessionRecord
from bookings.selectors.my_day import my_day
from clients.models import Allergy
from salon import clock
from tests.factories import ClientFactory, make_cast
from tests.factories.courses import make_course, make_session
from tests.factories.protocol import make_shelf
from tests.factories.salon import Cast
from tests.factories.visits import make_running_course, screen_on

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def visit(cast: Cast) -> Session:
    make_shelf(cast.location)
    course = make_running_course(cast, [MONDAY, MONDAY + timedelta(days=3)])
    return course.sessions.get(number=1)


def page(client: Browser, user: object, **query: str) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get("/my-day/", query)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def press(client: Browser, session: Session, move: str, **more: object) -> object:
    return client.post(f"/sessions/{session.pk}/state/", {"move": move, **more})


def test_she_sees_her_own_sessions_of_today_and_can_look_at_everyones(
    cast: Cast, visit: Session, client: Browser
) -> None:
    other = make_course(cast, [], client=ClientFactory(location=cast.location, name="Olena Other"))
    make_session(cast, other, MONDAY, cosmetologist=cast.dina, room=cast.rooms[1], device=cast.devices[1])
    mine = page(client, cast.clara_user)
    assert "Nora Test" in mine
    assert "Olena Other" not in mine
    assert "Olena Other" in page(client, cast.clara_user, who="all")
    assert "Nora Test" not in page(client, cast.clara_user, date="2026-03-03")
    assert "Nora Test" in page(client, cast.clara_user, date="31.02.2026")  # no such day: today


def test_the_owner_who_does_not_treat_sees_the_whole_house(cast: Cast, visit: Session, client: Browser) -> None:
    assert "Nora Test" in page(client, cast.olga)


def test_the_desk_does_not_see_health_data(cast: Cast, visit: Session, client: Browser) -> None:
    client.force_login(cast.rita)
    assert client.get("/my-day/").status_code == 403
    assert client.get(f"/sessions/{visit.pk}/record/").status_code == 403
    assert client.post(f"/sessions/{visit.pk}/record/stop/", {"reason": "x"}).status_code == 403
    assert client.post(f"/sessions/{visit.pk}/record/amend/", {"text": "x"}).status_code == 403


def test_what_must_be_known_stands_on_the_card(cast: Cast, visit: Session, client: Browser) -> None:
    Allergy.objects.create(client=cast.nora, words="pineapple", noted_at=MONDAY)
    Allergy.objects.create(client=cast.nora, words="old mistake", noted_at=MONDAY, withdrawn_at=MONDAY)
    earlier = make_session(cast, visit.course, MONDAY - timedelta(days=4), number=9, status="completed")
    SessionRecord.objects.create(
        session=earlier, begun_at=MONDAY, saved_at=MONDAY, today="red for an hour", signed_at=MONDAY
    )
    screen_on(visit.course, MONDAY - timedelta(days=300))
    card = page(client, cast.clara_user)
    assert "Allergy: pineapple" in card
    assert "old mistake" not in card
    assert "Reaction on 26 Feb" in card
    assert "Not screened" not in card


def test_a_record_nobody_signed_is_not_forgotten(cast: Cast, visit: Session, client: Browser) -> None:
    Session.objects.filter(pk=visit.pk).update(status="in_treatment")
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        assert "1 record of an earlier day is not signed" in page(client, cast.clara_user)


def test_one_tap_marks_her_arrived_one_more_starts_and_opens_the_record(
    cast: Cast, visit: Session, client: Browser
) -> None:
    client.force_login(cast.clara_user)
    answer = client.post(f"/sessions/{visit.pk}/state/", {"move": "arrive", "version": 1, "next": "/my-day/?who=all"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my-day/?who=all")
    answer = client.post(f"/sessions/{visit.pk}/state/", {"move": "start"})
    assert answer.headers["Location"] == f"/sessions/{visit.pk}/record/"
    visit.refresh_from_db()
    assert visit.status == "in_treatment"


def test_with_htmx_the_island_comes_back_with_an_undo(cast: Cast, visit: Session, client: Browser) -> None:
    client.force_login(cast.clara_user)
    htmx = {"HX-Request": "true"}
    island = client.post(f"/sessions/{visit.pk}/state/", {"move": "arrive"}, headers=htmx)
    assert 'value="undo"' in island.content.decode()
    assert 'data-announce="Marked as arrived."' in island.content.decode()
    refused = client.post(f"/sessions/{visit.pk}/state/", {"move": "arrive"}, headers=htmx)
    assert refused.status_code == 409
    assert "already arrived" in refused.content.decode()
    assert client.post(f"/sessions/{visit.pk}/state/", {"move": "undo"}, headers=htmx).status_code == 200
    with time_machine.travel(MONDAY + timedelta(seconds=62), tick=False):
        assert 'value="undo"' not in client.get(f"/sessions/{visit.pk}/state/", headers=htmx).content.decode()


def test_a_refused_button_says_why_without_scripts_too(cast: Cast, visit: Session, client: Browser) -> None:
    client.force_login(cast.clara_user)
    answer = client.post(f"/sessions/{visit.pk}/state/", {"move": "start"}, follow=True)
    assert "has not been marked as arrived yet" in answer.content.decode()


def test_a_button_never_leads_to_a_strangers_page(cast: Cast, visit: Session, client: Browser) -> None:
    client.force_login(cast.clara_user)
    answer = client.post(f"/sessions/{visit.pk}/state/", {"move": "arrive", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/my-day/"


def test_the_desk_receives_but_does_not_start(cast: Cast, visit: Session, client: Browser) -> None:
    client.force_login(cast.rita)
    assert client.post(f"/sessions/{visit.pk}/state/", {"move": "arrive"}).status_code == 302
    assert client.post(f"/sessions/{visit.pk}/state/", {"move": "start"}).status_code == 403
    assert client.post(f"/sessions/{visit.pk}/state/", {"move": "explode"}).status_code == 422
    assert client.get(f"/sessions/{visit.pk}/state/").status_code == 200
    visit.refresh_from_db()
    assert visit.status == "arrived"


def test_another_locations_session_is_not_there(cast: Cast, visit: Session, client: Browser) -> None:
    stranger = make_cast()
    client.force_login(stranger.clara_user)
    for path in ("state", "record"):
        assert client.get(f"/sessions/{visit.pk}/{path}/").status_code == 404
    assert client.post(f"/sessions/{visit.pk}/state/", {"move": "arrive"}).status_code == 404
    assert client.post(f"/sessions/{visit.pk}/record/", {"version": 0}).status_code == 404


def test_looking_again_costs_little_when_nothing_changed(cast: Cast, visit: Session, client: Browser) -> None:
    client.force_login(cast.clara_user)
    day = client.get("/my-day/").context["day"]
    again = client.get("/my-day/", {"seen": day.seen}, headers={"HX-Request": "true"})
    assert again.status_code == 204
    press(client, visit, "arrive")
    changed = client.get("/my-day/", {"seen": day.seen}, headers={"HX-Request": "true"})
    assert changed.status_code == 200
    assert "<html" not in changed.content.decode()


def test_a_full_day_costs_no_more_questions_than_an_empty_one(
    cast: Cast, visit: Session, django_assert_max_num_queries: object
) -> None:
    for hour in range(1, 9):
        client = ClientFactory(location=cast.location)
        make_running_course(cast, [MONDAY + timedelta(hours=2 * hour)], client=client)
        Allergy.objects.create(client=client, words="latex", noted_at=MONDAY)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        day = my_day(
            location=cast.location,
            cosmetologists=[cast.clara],
            on=MONDAY.date(),
            role="cosmetologist",
            now=clock.now(),
        )
    assert len(day.visits) >= 7
