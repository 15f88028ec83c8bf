"""The diary's page and what is done on it: a word for how it stands, drops, presses, empty places, sheets of paper."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from bookings.diary import By, diary_day, diary_week
from bookings.models import Absence, Session
from bookings.services.landing import landing
from bookings.services.move_session import move_session
from clients.models import Client, Screening
from salon import clock
from salon.accounts.actor import SYSTEM
from salon.outbox.models import Message
from tests.bookings.conftest import MONDAY
from tests.factories.consents import signed
from tests.factories.courses import make_course
from tests.factories.desk import Desk
from tests.factories.salon import make_cast

HTMX = {"hx-request": "true"}
TEN = MONDAY + timedelta(hours=2)


@pytest.fixture
def rita(desk: Desk) -> Browser:
    browser = Browser()
    browser.force_login(desk.cast.rita)
    return browser


def booked(desk: Desk, **fields: object) -> Session:
    """Nora at ten today, of a course of four."""
    return desk.sessions(desk.book(desk.rhythm(MONDAY.date(), 4), **fields))[0]


def look(browser: Browser, tag: str = "", query: str = "") -> HttpResponse:
    return browser.get(f"/{query}", headers=HTMX | ({"if-none-match": tag} if tag else {}))


def drop(browser: Browser, session: Session, query: str = "", **said: object) -> HttpResponse:
    values = {"version": session.version, "on": "2026-03-02", "at": "12:00"} | said
    return browser.post(f"/sessions/{session.pk}/drop/{query}", values, headers=HTMX)


def test_a_desk_that_looks_again_is_told_in_one_query_that_nothing_changed(
    desk: Desk, rita: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    booked(desk)
    tag = look(rita).headers["ETag"]
    with django_assert_max_num_queries(4):  # session, user, membership, the word
        again = look(rita, tag)
    assert (again.status_code, again.content) == (304, b"")


def test_every_change_that_shows_gives_the_day_another_word(desk: Desk, rita: Browser) -> None:
    session = booked(desk)
    seen = [look(rita).headers["ETag"]]

    def changed() -> bool:
        seen.append(look(rita).headers["ETag"])
        return seen[-1] not in seen[:-1]

    move_session(session=session, starts_at=TEN + timedelta(hours=1), actor=desk.rita)
    assert changed()
    Absence.objects.create(cosmetologist=desk.cast.dina, starts_at=TEN, ends_at=TEN + timedelta(hours=1))
    assert changed()
    Client.objects.filter(pk=desk.cast.nora.pk).update(name="Nora Changed", version=2)
    assert changed()
    desk.screen(desk.cast.nora)
    assert changed()
    desk.cast.location.opening_hours.filter(weekday=0).update(opens="08:00")
    assert changed()
    with time_machine.travel(MONDAY + timedelta(minutes=5), tick=False):
        assert changed()  # the line at now, and who is late


def test_another_day_another_location_and_another_reader_have_words_of_their_own(desk: Desk, rita: Browser) -> None:
    tags = {look(rita, query=query).headers["ETag"] for query in ("", "?by=rooms", "?by=week", "?date=2026-03-03")}
    elsewhere = make_cast(code="elsewhere")
    for user in (desk.cast.clara_user, elsewhere.rita):
        browser = Browser()
        browser.force_login(user)
        tags.add(look(browser).headers["ETag"])
    assert len(tags) == 6


def test_a_change_elsewhere_does_not_wake_the_desk(desk: Desk, rita: Browser) -> None:
    tag = look(rita).headers["ETag"]
    other = make_cast(code="elsewhere")
    make_course(other, [TEN])
    desk.book([desk.slot(TEN + timedelta(days=2))])
    assert look(rita, tag).status_code == 304


@pytest.mark.parametrize("sessions", [1, 8])
def test_the_diary_takes_three_queries_of_its_own(
    desk: Desk, rita: Browser, sessions: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(sessions):
        make_course(desk.cast, [MONDAY + timedelta(hours=1, minutes=75 * n)], client=desk.client())
    for query in ("/", "/?by=week", "/?by=rooms"):
        rita.get(query)
        with django_assert_max_num_queries(3 + 3):
            page = rita.get(query)
        assert page.content.decode().count("visit__card") == sessions


def test_a_card_says_everything_in_words(desk: Desk, rita: Browser) -> None:
    session = booked(desk)
    Screening.objects.filter(client=desk.cast.nora).update(valid_until=MONDAY.date() - timedelta(days=1))
    with time_machine.travel(TEN + timedelta(minutes=15), tick=False):
        page = look(rita).content.decode()
    assert (
        "10:00–11:00, Nora Test, 1/4, Booked, late, screening due, first session, Oxygen peel for face and neck" in page
    )
    assert f"arrive-{session.pk}-1" in page
    assert f"no-show-{session.pk}-1" in page


def test_what_a_client_is_called_is_never_markup(desk: Desk, rita: Browser) -> None:
    client = desk.client(name='<b onclick="x">"Bo\' & Co')
    booked(desk, client=client)
    page = look(rita).content.decode()
    assert "<b onclick" not in page
    assert "&lt;b onclick=&quot;x&quot;&gt;" in page


def test_a_session_whose_time_is_held_before_and_after_shows_it(desk: Desk, rita: Browser) -> None:
    booked(desk)
    page = look(rita).content.decode()
    assert "at-h9 at-m11 for-h1 for-m3 pre-1 post-2" in page


def test_a_week_is_seven_days_of_one_cosmetologist(desk: Desk) -> None:
    booked(desk)
    now = clock.now()
    week = diary_week(location=desk.cast.location, on=MONDAY.date(), who=desk.cast.clara.pk, now=now)
    assert [column.live for column in week.columns] == [1, 0, 0, 1, 0, 0, 0]
    other = diary_week(location=desk.cast.location, on=MONDAY.date(), who=desk.cast.dina.pk, now=now)
    assert other.total == 0
    assert diary_week(location=desk.cast.location, on=MONDAY.date(), who=0, now=now).who == desk.cast.clara.pk


def test_an_empty_place_is_where_someone_works_and_nobody_is_booked(desk: Desk) -> None:
    booked(desk)
    Absence.objects.create(
        cosmetologist=desk.cast.clara, starts_at=MONDAY + timedelta(hours=6), ends_at=MONDAY + timedelta(hours=20)
    )
    day = diary_day(location=desk.cast.location, on=MONDAY.date(), by=By.PEOPLE, now=clock.now())
    free = [(f"{one.starts_at:%H:%M}", f"{one.ends_at:%H:%M}") for one in day.columns[0].free]
    assert free == [("09:00", "09:55"), ("11:10", "14:00")]


def test_while_a_card_is_carried_the_places_light_up_that_the_server_would_take(desk: Desk, rita: Browser) -> None:
    session = booked(desk)
    desk.book([desk.slot(TEN + timedelta(hours=4))], client=desk.client())
    found = rita.get(f"/sessions/{session.pk}/landing/").json()
    clara, dina = (found["columns"][str(one.pk)] for one in (desk.cast.clara, desk.cast.dina))
    assert clara == [[545, 765], [915, 1130]]  # 9:05 to 12:45, 15:15 to 18:50
    assert dina == [[545, 1130]]
    rooms = rita.get(f"/sessions/{session.pk}/landing/?by=rooms").json()["columns"]
    assert rooms[str(desk.cast.rooms[0].pk)] == clara


@pytest.mark.parametrize("told", [False, True])
def test_a_drop_draws_the_two_columns_it_concerns_unless_the_desk_has_missed_something(
    desk: Desk, rita: Browser, told: bool, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    session, other = booked(desk), desk.sessions(desk.book([desk.slot(TEN + timedelta(hours=6))], client=desk.client()))
    if told:  # the usual case: her confirmation has left, so a note has to say what changed
        Message.objects.filter(kind="confirmation").update(status="sent", sent_at=MONDAY)
    seen, rooms = (look(rita, query=query).headers["ETag"].strip('"') for query in ("", "?by=rooms"))
    with django_assert_max_num_queries(3 + (20 if told else 19)):
        answer = drop(rita, session, f"?seen={seen}", at="10:30")
    page = answer.content.decode()
    assert page.count("data-same") == page.count("<section") - 1 > 0
    assert f'data-unit="{session.cosmetologist_id}"' in page
    now = answer.headers["ETag"].strip('"')
    assert look(rita, f'"{now}"').status_code == 304
    assert f"seen={now}" in page
    for stale in ("", f"?seen={seen}", f"?by=rooms&seen={rooms}"):
        session.refresh_from_db()
        assert "data-same" not in drop(rita, session, stale, at="10:00").content.decode()
    session.refresh_from_db()
    seen = look(rita).headers["ETag"].strip('"')
    move_session(session=other[0], starts_at=other[0].starts_at + timedelta(hours=1), actor=SYSTEM)
    assert "data-same" not in drop(rita, session, f"?seen={seen}", at="11:00").content.decode()


def test_a_day_that_breaks_the_rhythm_lights_nothing_and_says_why(desk: Desk, rita: Browser) -> None:
    session = booked(desk)
    found = rita.get(f"/sessions/{session.pk}/landing/?date=2026-03-04").json()
    assert not any(found["columns"].values())
    assert found["why"]
    week = landing(session=session, first=MONDAY.date(), days=7)
    assert [bool(day.people) for day in week] == [True, False, False, False, False, False, False]


def test_a_drop_moves_and_offers_to_undo_and_to_take_the_rest_along(desk: Desk, rita: Browser) -> None:
    session = booked(desk)
    page = drop(rita, session, unit=desk.cast.dina.pk).content.decode()
    session.refresh_from_db()
    assert session.starts_at == TEN + timedelta(hours=2)
    assert session.cosmetologist_id == desk.cast.dina.pk
    assert 'id="board"' in page
    assert f"undo-{session.pk}-2" in page
    assert 'name="rest" value="on"' in page
    drop(rita, session, rest="on")
    hours = {one.starts_at.astimezone(desk.zone).hour for one in session.course.sessions.all()}
    assert hours == {12}


def test_a_drop_on_a_room_or_a_device_changes_only_that(desk: Desk, rita: Browser) -> None:
    session = booked(desk)
    drop(rita, session, "?by=rooms", at="10:00", unit=desk.cast.rooms[1].pk)
    session.refresh_from_db()
    assert (session.room_id, session.cosmetologist_id) == (desk.cast.rooms[1].pk, desk.cast.clara.pk)
    drop(rita, session, "?by=devices", at="10:00", unit=desk.cast.devices[1].pk)
    session.refresh_from_db()
    assert session.device_id == desk.cast.devices[1].pk


def test_a_stale_drop_gets_412_and_the_fresh_board(desk: Desk, rita: Browser) -> None:
    session = booked(desk)
    move_session(session=session, starts_at=TEN + timedelta(hours=5), actor=desk.rita)
    answer = drop(rita, session)
    assert answer.status_code == 412
    assert 'data-at="15:00"' in answer.content.decode()
    assert answer.headers["ETag"]


def test_a_drop_that_breaks_the_rhythm_offers_to_move_the_rest_with_it(desk: Desk, rita: Browser) -> None:
    session = booked(desk)
    answer = drop(rita, session, on="2026-03-04")
    assert answer.status_code == 422
    assert "Move it with the rest" in answer.content.decode()
    assert drop(rita, session, on="2026-03-04", rest="on").status_code == 200
    assert session.course.sessions.get(number=1).starts_at.date() == MONDAY.date() + timedelta(days=2)


@pytest.mark.parametrize(
    "said",
    [{"on": ""}, {"at": "25:00"}, {"at": "10:02"}, {"minutes": "7"}, {"on": "2026-03-29", "at": "02:30"}, {"on": "x"},
     {"version": ""}, {"place": "1|x"}, {"on": "2026-03-01"}, {"minutes": "500"}, {"on": "9999-12-31"}],
)  # fmt: skip
def test_a_drop_that_makes_no_sense_is_refused_with_a_sentence(desk: Desk, rita: Browser, said: dict[str, str]) -> None:
    session = booked(desk)
    if "place" in said:
        said = said | {"on": ""}
    answer = drop(rita, session, **said)
    assert answer.status_code == 422
    assert 'id="said"' in answer.content.decode()
    assert "tone-coral" in answer.content.decode()
    session.refresh_from_db()
    assert session.version == 1


def test_one_tap_marks_and_without_scripts_the_page_comes_back(desk: Desk, rita: Browser) -> None:
    session = booked(desk)
    page = rita.post("/diary/press/", {"press": f"arrive-{session.pk}-1"}, headers=HTMX).content.decode()
    assert "Marked as arrived" in page
    assert f"undo-{session.pk}-2" in page
    assert f"start-{session.pk}-2" not in page  # not a receptionist's
    assert rita.post("/diary/press/", {"press": f"start-{session.pk}-2"}, headers=HTMX).status_code == 403
    stale = rita.post("/diary/press/", {"press": f"undo-{session.pk}-1"}, headers=HTMX)
    assert stale.status_code == 412
    back = rita.post("/diary/press/?date=2026-03-02", {"press": f"undo-{session.pk}-2"})
    assert back.headers["Location"] == "/?date=2026-03-02&by=people"
    for odd in ("", "arrive", "fly-1-1", f"arrive-{session.pk}-x", "arrive-99999999999999-1"):
        assert rita.post("/diary/press/", {"press": odd}).status_code == 422


def test_a_cosmetologist_starts_on_the_diary_and_goes_on_to_the_record(desk: Desk) -> None:
    session = booked(desk)
    signed(desk.cast.nora)
    browser = Browser()
    browser.force_login(desk.cast.clara_user)
    browser.post("/diary/press/", {"press": f"arrive-{session.pk}-1"}, headers=HTMX)
    page = browser.post("/diary/press/", {"press": f"start-{session.pk}-2"}, headers=HTMX).content.decode()
    assert f"/sessions/{session.pk}/record/" in page


def test_an_empty_place_takes_the_next_session_of_a_running_course(desk: Desk, rita: Browser) -> None:
    session = booked(desk)
    last = session.course.sessions.get(number=4)
    rita.post(f"/sessions/{last.pk}/cancel/", {"version": 1, "reason": ""})
    asked = {"date": "2026-03-12", "time": "14:00", "cosmetologist": desk.cast.dina.pk, "client": desk.cast.nora.pk}
    page = rita.get("/place/", asked).content.decode()
    assert "Session 4 of 4" in page
    assert "Bring session 1 of 4 here" in page
    done = rita.post("/place/", asked | {"course": session.course_id})
    assert done.headers["Location"] == "/?date=2026-03-12"
    new = session.course.sessions.get(starts_at=desk.at(MONDAY.date() + timedelta(days=10), 14))
    assert (new.cosmetologist_id, new.number) == (desk.cast.dina.pk, 4)
    again = rita.post("/place/", asked | {"course": session.course_id})
    assert again.status_code == 409
    assert "All sessions of this course are booked" in again.content.decode()
    assert rita.post("/place/", asked | {"course": "99999"}).status_code == 404


def test_a_place_too_close_to_opening_or_to_another_client_offers_the_nearest_time_that_works(
    desk: Desk, rita: Browser
) -> None:
    last = booked(desk).course.sessions.get(number=4)
    rita.post(f"/sessions/{last.pk}/cancel/", {"version": 1, "reason": ""})
    desk.book([desk.slot(TEN + timedelta(hours=4))], client=desk.client())
    asked = {"date": "2026-03-02", "cosmetologist": desk.cast.clara.pk, "client": desk.cast.nora.pk}
    for time, missing, coming in (("09:00", "11:15", "09:05"), ("13:30", "12:45", "12:45"), ("12:00", "", "")):
        page = rita.get("/place/", asked | {"time": time}).content.decode()
        assert f'name="time" value="{missing or time}"' in page
        assert f'name="at" value="{coming or time}"' in page
        assert page.count("the nearest that fits") == (2 if missing else 0)
    full = rita.get("/place/", asked | {"date": "2026-03-08", "time": "09:00"}).content.decode()
    assert 'name="time" value="09:00"' in full  # a Sunday: pressed all the same, it says why not


def test_a_place_that_is_half_known_or_nonsense_asks_for_the_rest(desk: Desk, rita: Browser) -> None:
    for query in ("", "?date=2026-02-31&time=9", "?date=2026-03-29&time=02:30", "?cosmetologist=99999", "?client=x"):
        page = rita.get(f"/place/{query}")
        assert page.status_code == 200
        assert 'name="time"' in page.content.decode()


def test_a_walk_in_gets_the_soonest_free_place_of_today(desk: Desk, rita: Browser) -> None:
    with time_machine.travel(TEN + timedelta(minutes=7), tick=False):
        page = rita.get("/place/?walkin=1").content.decode()
    assert "10:10" in page
    with time_machine.travel(MONDAY + timedelta(hours=13), tick=False):
        late = rita.get("/place/?walkin=1").content.decode()
    assert "Nobody is free any more today." in late
    assert "aria-invalid" not in late
    assert "aria-invalid" in rita.get(f"/place/?date=x&time=9&cosmetologist={desk.cast.clara.pk}").content.decode()


def test_how_dense_the_day_is_stays_as_this_desk_likes_it(desk: Desk, rita: Browser) -> None:
    assert "diary--dense" not in rita.get("/").content.decode()
    assert rita.post("/diary/density/", {"density": "dense", "next": "/?by=rooms"}).headers["Location"] == "/?by=rooms"
    assert "diary--dense" in rita.get("/").content.decode()
    assert rita.post("/diary/density/", {"density": "roomy", "next": "https://evil.example"}).headers["Location"] == "/"
    assert "diary--dense" not in rita.get("/").content.decode()


def test_each_cosmetologist_has_a_sheet_of_paper_without_health_facts(desk: Desk, rita: Browser) -> None:
    booked(desk)
    desk.book([desk.slot(TEN, who=1, room=1, device=1)], client=desk.client(name="Petra Paper"))
    page = rita.get("/day-sheet/").content.decode()
    assert page.count('class="day-sheet"') == 2
    assert "Petra Paper" in page
    hers = rita.get(f"/day-sheet/?who={desk.cast.clara.pk}").content.decode()
    assert "Petra Paper" not in hers


def test_another_locations_session_cannot_be_dropped_or_looked_at(desk: Desk, rita: Browser) -> None:
    elsewhere = make_course(make_cast(code="elsewhere"), [TEN]).sessions.get()
    assert drop(rita, elsewhere).status_code == 404
    assert rita.get(f"/sessions/{elsewhere.pk}/landing/").status_code == 404
    assert rita.post("/diary/press/", {"press": f"arrive-{elsewhere.pk}-1"}, headers=HTMX).status_code == 404


@pytest.mark.parametrize(("step", "said"), [("move", "Moved to"), ("cancel", "The place is free again")])
def test_what_a_dialog_over_the_diary_did_is_taken_back_on_the_diary(
    desk: Desk, rita: Browser, step: str, said: str
) -> None:
    session = booked(desk)
    values = {"version": 1, "on": "2026-03-02", "at": "12:00", "cosmetologist": desk.cast.dina.pk}
    over = HTMX | {"hx-current-url": "http://testserver/?date=2026-03-02"}
    done = rita.post(f"/sessions/{session.pk}/{step}/", values, headers=over)
    assert json.loads(done.headers["HX-Trigger"])["board:look"] == {"done": session.pk}
    tag = look(rita).headers["ETag"]
    fresh = look(rita, tag, f"?done={session.pk}").content.decode()
    assert said in fresh
    assert f'value="undo-{session.pk}-2"' in fresh
    rita.post("/diary/press/", {"press": f"undo-{session.pk}-2"}, headers=HTMX)
    session.refresh_from_db()
    assert (session.status, session.starts_at) == ("booked", TEN)
    assert "undo-" not in look(rita, query=f"?done={session.pk}").content.decode()
