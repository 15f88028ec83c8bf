"""The desk's pages: a bounded number of queries, the right doors, and a sentence for every wrong input."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from bookings.models import Absence, Course, Session
from salon.accounts.models import User
from tests.bookings.conftest import MONDAY
from tests.factories.catalogue import Catalogue
from tests.factories.clients import ClientFactory
from tests.factories.courses import make_course, make_session
from tests.factories.desk import Desk
from tests.factories.salon import Cast, make_cast

pytestmark = pytest.mark.django_db
LONG = "x" * 10_000
ODD = ["", "0", "-1", "abc", "99999999999999999999", "31.02.2026", "2026-02-31", "٣", "\u202eدعاء", "🙂", LONG]


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def busy_day(desk: Desk, count: int) -> None:
    for n in range(count):
        client = ClientFactory(location=desk.cast.location)
        make_course(desk.cast, [MONDAY + timedelta(hours=1, minutes=75 * n)], client=client)


@pytest.mark.parametrize("sessions", [1, 8])
def test_the_diary_costs_the_same_for_one_card_and_for_many(
    desk: Desk, sessions: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    busy_day(desk, sessions)
    browser = signed_in(desk.cast.rita)
    browser.get("/")
    with django_assert_max_num_queries(8):  # session, user, membership, then the diary's own
        page = browser.get("/")
    assert page.status_code == 200
    assert page.content.decode().count("visit__card") == sessions


def test_the_course_page_costs_the_same_for_one_session_and_for_ten(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    course = make_course(desk.cast, [MONDAY + timedelta(days=4 * n, hours=2) for n in range(10)])
    browser = signed_in(desk.cast.clara_user)
    browser.get(f"/courses/{course.pk}/")
    with django_assert_max_num_queries(15):
        assert browser.get(f"/courses/{course.pk}/").status_code == 200


def test_the_booking_page_plans_in_a_bounded_number_of_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    busy_day(desk, 6)
    browser = signed_in(desk.cast.rita)
    said = wishes(desk)
    assert browser.post("/book/", said).status_code == 200
    with django_assert_max_num_queries(34):
        page = browser.post("/book/", said)
    assert page.content.decode().count('name="slot"') == 10


def wishes(desk: Desk, **more: object) -> dict[str, object]:
    return {
        "client": desk.cast.nora.pk,
        "treatment": desk.treatment.pk,
        "serum": desk.serum.pk,
        "start_on": "2026-03-02",
        "sessions": 10,
        "per_week": 2,
        "minutes": 60,
        "action": "plan",
    } | more


def test_dates_lost_in_a_race_stay_marked_until_each_has_another_place(desk: Desk) -> None:
    browser = signed_in(desk.cast.rita)
    said = wishes(desk, sessions=4, day1="on", day4="on")
    slots = re.findall(r'name="slot" value="([^"]+)"', browser.post("/book/", said).content.decode())
    desk.book([desk.slot(datetime.fromisoformat(one.split("|")[1])) for one in slots], client=desk.client())
    lost = browser.post("/book/", said | {"action": "book", "slot": slots})
    assert lost.status_code == 409
    for left in (3, 2, 1, 0):
        page = lost.content.decode()
        assert page.count("booking__date--lost") == left + 1
        chosen = re.findall(r'value="(use:[^"]+)"', page)
        assert len(chosen) == 3 * (left + 1)
        slots = re.findall(r'name="slot" value="([^"]+)"', page)
        if left == 2:  # a pin, too, leaves what is lost in sight
            page = browser.post("/book/", said | {"action": "pin:1", "slot": slots}).content.decode()
            assert page.count("booking__date--lost") == left + 1
        lost = browser.post("/book/", said | {"action": chosen[0], "slot": slots})
    page = lost.content.decode()
    assert "booking__date--lost" not in page
    slots = re.findall(r'name="slot" value="([^"]+)"', page)
    assert browser.post("/book/", said | {"action": "book", "slot": slots}).status_code == 302


@pytest.mark.parametrize("action", ["plan", "book", "swap:1", "use:x|y", "pin:99999999999", "relax:none"])
def test_nonsense_on_the_booking_page_is_said_beside_the_field(desk: Desk, action: str) -> None:
    browser = signed_in(desk.cast.rita)
    for n, value in enumerate(ODD):
        fields = ["serum", "start_on", "sessions", "per_week", "minutes", "who", "from0", "slot"]
        for field in (fields[n % len(fields)], fields[(n + 3) % len(fields)]):
            answer = browser.post("/book/", wishes(desk, day0="on", to0="", **{field: value}) | {"action": action})
            assert answer.status_code < 500, (field, value[:40])
    assert Course.objects.count() == 0


def test_nonsense_in_addresses_is_no_fault(desk: Desk) -> None:
    browser = signed_in(desk.cast.rita)
    for value in ODD:
        assert browser.get("/", {"date": value, "by": value}).status_code == 200
        asked = {"date": value, "time": value, "cosmetologist": value, "treatment": value}
        assert browser.get("/book/", asked | {"client": desk.cast.nora.pk}).status_code == 200
        assert browser.get("/book/", {"client": value}).status_code == 200


@pytest.mark.parametrize("field", ["on", "at", "cosmetologist", "version"])
def test_nonsense_in_a_move_changes_nothing(desk: Desk, field: str) -> None:
    course = make_course(desk.cast, [MONDAY + timedelta(hours=3)])
    session = course.sessions.get()
    said = {"on": "2026-03-03", "at": "11:00", "cosmetologist": desk.cast.clara.pk, "version": session.version}
    browser = signed_in(desk.cast.rita)
    for value in ODD:
        answer = browser.post(f"/sessions/{session.pk}/move/", said | {field: value})
        assert answer.status_code in {412, 422}, value[:40]
    assert Session.objects.get(pk=session.pk).starts_at == session.starts_at


def test_a_refused_move_says_why_and_keeps_what_was_typed(desk: Desk) -> None:
    course = make_course(desk.cast, [MONDAY + timedelta(hours=3)])
    session = course.sessions.get()
    said = {"on": "2026-03-08", "at": "11:00", "cosmetologist": desk.cast.clara.pk, "version": session.version}
    answer = signed_in(desk.cast.rita).post(f"/sessions/{session.pk}/move/", said)  # a Sunday
    assert answer.status_code == 422
    assert 'value="2026-03-08"' in answer.content.decode()


def test_a_move_made_from_a_stale_page_is_refused(desk: Desk) -> None:
    course = make_course(desk.cast, [MONDAY + timedelta(hours=3)])
    session = course.sessions.get()
    said = {"on": "2026-03-03", "at": "11:00", "cosmetologist": desk.cast.clara.pk, "version": session.version}
    browser = signed_in(desk.cast.rita)
    assert browser.post(f"/sessions/{session.pk}/move/", said).status_code == 302
    again = browser.post(f"/sessions/{session.pk}/move/", said | {"at": "15:00"})
    assert again.status_code == 412


def test_another_locations_things_are_not_there(desk: Desk, catalogue: Catalogue) -> None:
    other = make_cast(code="other")
    stranger = signed_in(other.rita)
    course = make_course(desk.cast, [MONDAY + timedelta(hours=3)])
    session = course.sessions.get()
    for path in (
        f"/courses/{course.pk}/",
        f"/sessions/{session.pk}/",
        f"/sessions/{session.pk}/move/",
        f"/sessions/{session.pk}/cancel/",
        f"/clients/{course.client_id}/courses/",
    ):
        assert stranger.get(path).status_code == 404
    assert signed_in(other.olga).get(f"/team/people/{desk.cast.clara.pk}/").status_code == 404


def test_a_receptionist_sees_no_progress_and_no_settings(desk: Desk) -> None:
    course = make_course(desk.cast, [MONDAY + timedelta(hours=3)])
    browser = signed_in(desk.cast.rita)
    assert "progress" not in browser.get(f"/courses/{course.pk}/").content.decode().split("<main")[1]
    for path in ("/team/", "/settings/", f"/team/people/{desk.cast.clara.pk}/"):
        assert browser.get(path).status_code == 403


@pytest.mark.parametrize("value", [ODD[1], ODD[6], ODD[8], LONG])
def test_nonsense_on_the_team_page_is_said_beside_the_field(desk: Desk, value: str) -> None:
    browser = signed_in(desk.cast.olga)
    page = f"/team/people/{desk.cast.clara.pk}/"
    for said in (
        {"part": "facts", "name": value, "user": value},
        {"part": "hours", "from0": value, "to0": "12:00"},
        {"part": "away", "starts_on": value, "ends_on": "2026-03-05", "starts": value},
    ):
        assert browser.post(page, said).status_code in {302, 422}
    assert browser.post("/team/closures/", {"starts_on": value, "ends_on": "2026-03-05"}).status_code == 422
    for kind in ("people", "rooms", "devices"):
        assert browser.post(f"/team/{kind}/", {"name": value}).status_code == 302
    assert browser.post("/settings/", {"part": "salon", "name": value, "zone_name": value}).status_code == 422
    assert browser.post("/settings/", {"part": "weights", "minute_off": value}).status_code == 422
    assert Absence.objects.count() == 0


def test_a_place_clicked_in_the_diary_is_filled_in(desk: Desk) -> None:
    asked = {"client": desk.cast.nora.pk, "date": "2026-03-05", "time": "14:30", "cosmetologist": desk.cast.dina.pk}
    page = signed_in(desk.cast.rita).get("/book/", asked).content.decode()
    assert 'value="2026-03-05"' in page
    assert 'value="14:30"' in page
    assert f'<option value="{desk.cast.dina.pk}" selected' in page


@pytest.mark.parametrize(("sessions", "heading"), [("1", "Book a session"), ("10", "Book a course")])
def test_the_page_is_headed_by_what_is_booked(desk: Desk, sessions: str, heading: str) -> None:
    page = signed_in(desk.cast.rita).get(f"/book/?client={desk.cast.nora.pk}&sessions={sessions}").content.decode()
    assert f"<title>{heading}" in page


def test_hours_away_and_closures_show_in_the_diary(desk: Desk) -> None:
    cast: Cast = desk.cast
    Absence.objects.create(
        cosmetologist=cast.clara, starts_at=MONDAY + timedelta(hours=4), ends_at=MONDAY + timedelta(hours=6)
    )
    page = signed_in(cast.rita).get("/").content.decode()
    assert page.count("diary__off-word") == 1
    closed = signed_in(cast.olga).post("/team/closures/", {"starts_on": "2026-03-02", "ends_on": "2026-03-02"})
    assert closed.status_code == 302
    assert "The salon is closed on this day" in signed_in(cast.rita).get("/").content.decode()


def test_a_local_time_that_does_not_exist_is_refused_with_a_sentence(desk: Desk) -> None:
    course = make_course(desk.cast, [MONDAY + timedelta(hours=3)])
    session = course.sessions.get()
    said = {"on": "2026-03-29", "at": "02:30", "cosmetologist": desk.cast.clara.pk, "version": session.version}
    answer = signed_in(desk.cast.rita).post(f"/sessions/{session.pk}/move/", said)
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()


def test_two_sessions_at_once_are_two_cards(desk: Desk) -> None:
    course = make_course(desk.cast, [MONDAY + timedelta(hours=2)])
    other = ClientFactory(location=desk.cast.location)
    second = make_course(desk.cast, [], client=other)
    at = datetime.fromisoformat(MONDAY.isoformat()) + timedelta(hours=2)
    make_session(desk.cast, second, at, cosmetologist=desk.cast.dina, room=desk.cast.rooms[1],
                 device=desk.cast.devices[1])  # fmt: skip
    page = signed_in(desk.cast.rita).get("/?by=rooms").content.decode()
    assert page.count("visit__card") == 2
    assert course.sessions.count() == 1


def test_a_course_is_paused_resumed_and_planned_again_from_its_page(desk: Desk) -> None:
    course = desk.book(desk.rhythm(MONDAY.date() + timedelta(days=1), 10))
    browser = signed_in(desk.cast.rita)
    page = f"/courses/{course.pk}/"

    def press(verb: str, **said: object) -> int:
        version = Course.objects.get(pk=course.pk).version
        return browser.post(f"{page}{verb}/", {"version": version} | said).status_code

    for verb in ("pause", "cancel", "replan"):
        assert browser.get(f"{page}{verb}/").status_code == 200
    assert press("pause") == 302
    assert press("pause") == 409
    assert press("resume") == 422
    shown = browser.post(
        f"{page}resume/", {"version": Course.objects.get(pk=course.pk).version, "start_on": "2026-03-10"}
    )
    dates = re.findall(r'name="slot" value="([^"]+)"', shown.content.decode())
    assert len(dates) == 10
    assert press("resume", start_on="2026-03-10", slot=dates, apply="1") == 302
    assert course.sessions.filter(status="booked").earliest("starts_at").starts_at.date() >= date(2026, 3, 10)
    assert course.sessions.filter(status="booked").count() == 10
    mornings = {"from_number": 5, "day1": "on", "from1": "09:00", "to1": "10:00", "day4": "on"}
    shown = browser.post(
        f"{page}replan/", {"version": Course.objects.get(pk=course.pk).version, "apply": "0"} | mornings
    )
    assert shown.status_code == 200
    assert 'class="change"' in shown.content.decode()
    assert press("replan", apply="1", **mornings) == 302
    assert press("replan", from_number=LONG) == 422
    assert press("cancel", reason="moved away") == 302
    assert browser.post(f"{page}cancel/", {"version": "1"}).status_code in {409, 412}
    assert browser.get(f"{page}nothing/").status_code == 404
