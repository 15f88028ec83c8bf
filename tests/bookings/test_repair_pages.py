"""Repairs as the desk sees them: asked, shown per client, moved with one button, taken back with one; few queries."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from bookings.models import Absence, Course, Outage, Repair, RepairItem, Session, WorkingHours
from bookings.planning.repair_model import Repair as Mended
from bookings.repair_page import history
from bookings.services.move_session import move_session
from bookings.services.repair import Cause, CauseKind, apply_repair, progress, progress_of, propose, propose_repair
from salon.accounts.models import Closure, User
from tests.factories.desk import Desk
from tests.factories.salon import make_cast

MONDAY = date(2026, 3, 9)
ODD = ["", "0", "-1", "abc", "9" * 30, "2026-02-31", "\u202e", "x" * 5000]


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


@pytest.fixture
def rita(desk: Desk) -> Browser:
    return signed_in(desk.cast.rita)


@pytest.fixture
def olga(desk: Desk) -> Browser:
    return signed_in(desk.cast.olga)


@pytest.fixture
def courses(desk: Desk) -> list[Course]:
    return [
        desk.book(desk.rhythm(MONDAY, 4, hour=hour), client=desk.client(name=f"Client {hour}", phone="+4930111"))
        for hour in (10, 12, 14)
    ]


def ill(desk: Desk, **more: object) -> dict[str, object]:
    return {"key": desk.cast.clara.pk, "starts_on": "2026-03-09", "ends_on": "2026-03-09", "reason": "ill"} | more


def asked(browser: Browser, desk: Desk, **more: object) -> Repair:
    answer = browser.post("/repairs/new/cosmetologist/", ill(desk, **more))
    assert answer.status_code == 302
    return Repair.objects.get(pk=re.findall(r"\d+", answer["Location"])[0])


def test_while_it_looks_the_page_that_waits_is_told_how_far_it_is(
    desk: Desk, courses: list[Course], rita: Browser, olga: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, ...]] = []

    def looking(browser: Browser) -> str:
        return browser.get("/repairs/looking/").content.decode()

    def look(count: int) -> None:
        page = looking(rita)
        seen.append((words(page), *re.findall(r'value="(\d+)" max="(\d+)"', page)[:1]))
        assert "load delay" in page  # it asks again
        assert "load delay" not in looking(olga)  # nobody else waits for it

    def mend(*args: Any, placed: Callable[[int], None], **more: Any) -> Mended:
        look(0)
        return real(*args, placed=lambda count: (placed(count), look(count))[0], **more)

    real = propose.mend
    monkeypatch.setattr(propose, "mend", mend)
    asked(rita, desk)
    assert seen == [
        ("0 of 3 sessions placed 0 %", ("0", "3")),
        ("1 of 3 sessions placed 33 %", ("1", "3")),
        ("2 of 3 sessions placed 66 %", ("2", "3")),
        ("All 3 sessions placed, looking for a smaller change… 100 %", ("1", "1")),
    ]
    assert "load delay" not in looking(rita)  # it is over


def test_a_search_that_fails_is_not_running_for_ever(
    desk: Desk, courses: list[Course], rita: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **more: Any) -> Mended:
        raise RuntimeError

    monkeypatch.setattr(propose, "mend", fail)
    with pytest.raises(RuntimeError):
        asked(rita, desk)
    assert progress_of(desk.cast.rita) is None


def test_two_hundred_sessions_are_told_in_few_steps(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(progress.cache, "set", lambda key, value, seconds: told.append(value))
    with progress.telling(desk.rita) as one:
        one.begin(200)
        for count in range(1, 201):
            one.placed(count)
    assert (len(told), told[-1]) == (2 + progress.STEPS, (200, 200))


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_illness_is_asked_shown_moved_and_taken_back(desk: Desk, courses: list[Course], rita: Browser) -> None:
    repair = asked(rita, desk)
    page = words(rita.get(f"/repairs/{repair.pk}/").content.decode())
    assert "Clara is away, Mon 9 Mar" in page
    assert "Change 3 sessions" in page
    assert "3 other sessions stay as they are." in page
    assert not Absence.objects.exists()
    moved = rita.post(f"/repairs/{repair.pk}/apply/", follow=True)
    assert "Done. 3 sessions: at the same time with another cosmetologist." in moved.content.decode()
    assert Absence.objects.get().reason == "ill"
    assert Session.objects.filter(cosmetologist=desk.cast.dina).count() == 3
    rita.post(f"/repairs/{repair.pk}/undo/")
    assert Session.objects.filter(cosmetologist=desk.cast.dina).count() == 0
    history = words(rita.get("/repairs/").content.decode())
    assert "Clara is away, Mon 9 Mar" in history
    assert "taken back" in history


def test_a_diary_that_changed_meanwhile_gives_a_new_proposal_and_says_so(
    desk: Desk, courses: list[Course], rita: Browser
) -> None:
    repair = asked(rita, desk)
    session = courses[0].sessions.select_related("course", "client", "location").get(number=1)
    move_session(session=session, starts_at=desk.at(MONDAY, 16), actor=desk.rita)
    answer = rita.post(f"/repairs/{repair.pk}/apply/")
    anew = Repair.objects.latest("pk")
    assert answer["Location"] == f"/repairs/{anew.pk}/?anew=1"
    page = words(rita.get(answer["Location"]).content.decode())
    assert "The diary changed meanwhile, so nothing was moved." in page
    assert "Mon 9 Mar, 16:00" in page
    assert Session.objects.filter(cosmetologist=desk.cast.dina).count() == 0


def test_confirmed_pinned_and_unplaceable_are_marked_with_what_can_be_done(
    desk: Desk, courses: list[Course], rita: Browser
) -> None:
    courses[0].sessions.filter(number=1).update(pinned=True)
    courses[1].sessions.filter(number=1).update(status="confirmed")
    here = f"/repairs/{asked(rita, desk).pk}/"
    page = rita.get(here).content.decode()
    assert "Need a decision" in page
    assert "It is pinned, so it stays." in words(page)
    assert "confirmed" in words(page)
    assert "tel:+4930111" in page
    ways = ("/move/", "/cancel/", "/pause/")  # not before the absence is noted: they would not heed it
    assert not any(way in page for way in ways)
    rita.post(f"{here}apply/")
    page = rita.get(here).content.decode()
    assert all(way in page for way in ways)


def test_two_courses_of_one_client_stand_apart_each_under_its_treatment(
    desk: Desk, courses: list[Course], rita: Browser
) -> None:
    hers = desk.book(desk.rhythm(MONDAY, 2, hour=17), client=courses[0].client)
    page = words(rita.get(f"/repairs/{asked(rita, desk).pk}/").content.decode())
    assert "Change 4 sessions" in page
    assert page.count(hers.treatment.label) == 2


def test_what_was_done_counts_no_session_whose_number_alone_changed(
    desk: Desk, courses: list[Course], rita: Browser
) -> None:
    repair = asked(rita, desk)
    rita.post(f"/repairs/{repair.pk}/apply/")
    renumbered, new = repair.items.order_by("id")[:2]
    RepairItem.objects.filter(pk=renumbered.pk).update(after=renumbered.before | {"number": 9})
    RepairItem.objects.filter(pk=new.pk).update(before={})
    assert [one.changed for one in history(desk.cast.location)] == [2]


def test_only_noted_leaves_the_sessions(desk: Desk, courses: list[Course], rita: Browser) -> None:
    rita.post(f"/repairs/{asked(rita, desk).pk}/note/")
    assert Absence.objects.exists()
    assert Session.objects.filter(cosmetologist=desk.cast.clara).count() == 12


@pytest.mark.parametrize("what", ["cosmetologist", "room", "device", "closure", "client", "lot", "hours"])
def test_every_kind_of_trouble_has_its_form(desk: Desk, courses: list[Course], rita: Browser, what: str) -> None:
    assert rita.get(f"/repairs/new/{what}/").status_code == 200
    assert rita.get(f"/repairs/new/{what}/?key=abc&date=nonsense&q=client").status_code == 200
    assert rita.get(f"/repairs/new/{what}/", headers={"HX-Request": "true"}).status_code == 200


def test_a_client_is_found_and_her_journey_moves_her_sessions(desk: Desk, courses: list[Course], rita: Browser) -> None:
    found = rita.get("/repairs/new/client/?q=client+12").content.decode()
    assert f"?key={courses[1].client_id}" in found
    away = {"key": courses[1].client_id, "starts_on": "2026-03-09", "ends_on": "2026-03-09"}
    page = words(rita.post("/repairs/new/client/", away, follow=True).content.decode())
    assert "Client 12 is away, Mon 9 Mar" in page
    assert "Client 10" not in page


@pytest.mark.parametrize("value", ODD)
def test_nonsense_is_said_beside_the_field_and_nothing_typed_is_lost(desk: Desk, rita: Browser, value: str) -> None:
    answer = rita.post("/repairs/new/cosmetologist/", ill(desk, starts_on=value, reason="kept"))
    assert answer.status_code == 422
    assert "kept" in answer.content.decode()
    assert rita.post("/repairs/new/cosmetologist/hit/", ill(desk, starts_on=value)).status_code == 200
    assert rita.post("/repairs/new/cosmetologist/", ill(desk, key=value)).status_code == 422
    assert rita.get(f"/repairs/new/client/?key={value[:20]}").status_code == 200


def test_times_that_run_backwards_are_said_beside_the_end(desk: Desk, rita: Browser) -> None:
    page = rita.post("/repairs/new/cosmetologist/", ill(desk, starts="14", ends="9.30")).content.decode()
    assert re.search(r'id="id_ends_on_error"[^>]*>.*?The end must come after', page, re.S)
    assert 'value="09:30"' in page


def test_while_it_is_filled_in_it_says_how_many_stand_then(desk: Desk, courses: list[Course], rita: Browser) -> None:
    said = words(rita.post("/repairs/new/cosmetologist/hit/", ill(desk)).content.decode())
    assert said.startswith("3 sessions stand in the way")
    free = words(rita.post("/repairs/new/cosmetologist/hit/", ill(desk, starts="17:00")).content.decode())
    assert free == "Nothing is booked then."
    assert not Repair.objects.exists()


def test_another_locations_repair_is_not_there(desk: Desk, courses: list[Course], rita: Browser) -> None:
    repair = asked(rita, desk)
    stranger = signed_in(make_cast().rita)
    assert stranger.get(f"/repairs/{repair.pk}/").status_code == 404
    assert stranger.post(f"/repairs/{repair.pk}/apply/").status_code == 404
    assert rita.get("/repairs/999999999999/").status_code == 404
    assert rita.post(f"/repairs/{repair.pk}/nothing/").status_code == 404
    assert rita.get("/repairs/new/nothing/").status_code == 404


def test_the_pages_cost_the_same_for_one_client_and_for_many(
    desk: Desk, courses: list[Course], rita: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one, many = asked(rita, desk, starts="13:30"), asked(rita, desk, ends_on="2026-03-20")
    rita.get("/repairs/")
    for repair in (one, many):
        with django_assert_max_num_queries(9):
            rita.get(f"/repairs/{repair.pk}/")
    apply_repair(repair=one, actor=desk.rita)
    apply_repair(repair=asked(rita, desk, key=desk.cast.dina.pk), actor=desk.rita)
    with django_assert_max_num_queries(6):
        rita.get("/repairs/")


# --- the owner's hours ------------------------------------------------------------------------------------------------


def hours_of(**more: str) -> dict[str, str]:
    week = {f"from{day}": "13:00" for day in range(6)} | {f"to{day}": "20:00" for day in range(6)}
    return {"part": "hours", "weeks": "1"} | week | more


def test_hours_that_hit_sessions_lead_into_the_repair_and_are_saved_there(
    desk: Desk, courses: list[Course], olga: Browser
) -> None:
    answer = olga.post(f"/team/people/{desk.cast.clara.pk}/", hours_of())
    repair = Repair.objects.get()
    assert answer["Location"] == f"/repairs/{repair.pk}/"
    assert WorkingHours.objects.filter(cosmetologist=desk.cast.clara, starts="09:00").count() == 6
    page = olga.get(answer["Location"]).content.decode()
    assert "The hours of Clara change" in words(page)
    assert f'<a class="button button--quiet" href="/team/people/{desk.cast.clara.pk}/">Leave it</a>' in page
    olga.post(f"/repairs/{repair.pk}/apply/")
    assert WorkingHours.objects.filter(cosmetologist=desk.cast.clara, starts="13:00").count() == 6
    assert Repair.objects.get().status == "applied"


def test_a_receptionist_sees_but_does_not_make_a_change_of_hours(
    desk: Desk, courses: list[Course], olga: Browser, rita: Browser
) -> None:
    olga.post(f"/team/people/{desk.cast.clara.pk}/", hours_of())
    repair = Repair.objects.get()
    page = rita.get(f"/repairs/{repair.pk}/").content.decode()
    assert "Only the owner changes hours." in page
    assert f"/repairs/{repair.pk}/apply/" not in page
    for step in ("apply", "note", "undo"):
        assert rita.post(f"/repairs/{repair.pk}/{step}/").status_code == 403


def test_an_absence_on_the_team_page_shows_what_it_hits_first(desk: Desk, courses: list[Course], olga: Browser) -> None:
    away = {"part": "away", "starts_on": "2026-03-09", "ends_on": "2026-03-09"}
    page = olga.post(f"/team/people/{desk.cast.clara.pk}/", away, follow=True).content.decode()
    assert "Change 3 sessions" in words(page)
    assert not Absence.objects.exists()
    free = olga.post(f"/team/people/{desk.cast.dina.pk}/", away, follow=True).content.decode()
    assert "Nothing is booked then." in free
    assert Absence.objects.get().cosmetologist == desk.cast.dina


def test_closed_days_and_holidays_show_what_they_hit_first(desk: Desk, olga: Browser) -> None:
    desk.book([desk.slot(desk.at(date(2026, 4, 3), 10))])
    good_friday = {"starts_on": "2026-04-03", "ends_on": "2026-04-03"}
    assert olga.post("/team/closures/", good_friday)["Location"].startswith("/repairs/")
    assert not Closure.objects.exists()
    regions = olga.post("/team/holidays/", {"country": "DE"}).content.decode()
    assert '<option value="BE">' in regions
    kept = olga.post("/team/holidays/", {"country": "DE", "subdivision": "BE", "save": "1"})
    assert kept["Location"].startswith("/repairs/")
    assert olga.post("/team/holidays/", {"country": "QQ", "save": "1"}).status_code == 422
    olga.post("/team/holidays/", {"country": "PL", "save": "1"})
    desk.cast.location.refresh_from_db()
    assert desk.cast.location.country == "PL"  # Good Friday is a working day there
    assert "1 May" in words(olga.get("/team/").content.decode())


def test_what_moves_only_so_that_others_fit_is_counted_apart_and_marked(desk: Desk, olga: Browser) -> None:
    mondays_and_fridays = [MONDAY + timedelta(days=days) for days in (0, 4, 7, 11, 14)]
    desk.book([desk.slot(desk.at(on, 10)) for on in mondays_and_fridays])
    closed = {"starts_on": "2026-03-16", "ends_on": "2026-03-17"}  # Wednesday would be the third in seven days
    page = words(olga.post("/team/closures/", closed, follow=True).content.decode())
    assert "Not saved yet: 1 session stands in the way." in page
    assert "Change 2 sessions" in page
    assert "2 sessions: at another time. 1 of them moves along, so that the others fit." in page
    assert page.count("moves along") == 1 + 1  # it itself, and the line above


def test_an_absence_taken_out_leads_back_to_where_it_stood(desk: Desk, olga: Browser) -> None:
    dina, room = desk.cast.dina, desk.cast.rooms[0]
    span = {"starts_at": desk.at(MONDAY, 9), "ends_at": desk.at(MONDAY, 12)}
    away, broken = Absence.objects.create(cosmetologist=dina, **span), Outage.objects.create(room=room, **span)
    taken_out = [
        (olga.post(f"/team/{kind}/away/{one.pk}/remove/"), f"/team/{kind}/{thing.pk}/")
        for kind, one, thing in (("people", away, dina), ("rooms", broken, room))
    ]
    assert [answer["Location"] for answer, _page in taken_out] == [page for _answer, page in taken_out]
    assert (Absence.objects.count(), Outage.objects.count()) == (0, 0)


def test_two_weeks_in_turn_and_other_hours_are_kept_from_the_page(desk: Desk, olga: Browser) -> None:
    page = f"/team/people/{desk.cast.dina.pk}/"
    assert "Week A this week, 2 Mar – 8 Mar" in words(olga.get(f"{page}?weeks=2").content.decode())
    turns = {"part": "hours", "weeks": "2", "w0-from0": "9", "w0-to0": "13", "w1-from0": "14", "w1-to0": "20"}
    assert olga.post(page, turns).status_code == 302
    assert sorted(desk.cast.dina.working_hours.values_list("every_weeks", "week_offset")) == [(2, 0), (2, 1)]
    other = {"part": "other", "starts_on": "2026-03-10", "ends_on": "2026-03-10", "starts": "10", "ends": "12"}
    assert olga.post(page, other | {"ends": "9"}).status_code == 422
    assert olga.post(page, other).status_code == 302
    shown = olga.get(page).content.decode()
    assert "10:00–12:00" in shown
    assert olga.post(f"{page}other-hours/remove/", {"dates": "2026-03-10/2026-03-10"}).status_code == 302
    assert olga.post(f"{page}other-hours/remove/", {"dates": "nonsense"}).status_code == 404
    assert desk.cast.dina.working_hours.exclude(valid_from=None).count() == 0


def test_wrong_hours_are_said_by_their_weekday_and_once(desk: Desk, olga: Browser) -> None:
    wrong = {"part": "hours", "weeks": "1", "from0": "25", "to0": "20:30", "to1": "12"}
    answer = olga.post(f"/team/people/{desk.cast.dina.pk}/", wrong)
    page = words(answer.content.decode())
    assert answer.status_code == 422
    assert "Please look at: Monday: From , Tuesday: From" in page
    assert (page.count("Enter a valid time."), page.count("Give both times, or none.")) == (1, 1)


def test_a_room_taken_out_of_use_leads_into_the_repair(desk: Desk, courses: list[Course], olga: Browser) -> None:
    room = desk.cast.rooms[0]
    answer = olga.post(f"/team/rooms/{room.pk}/", {"part": "facts", "name": "Room Light"})
    assert answer["Location"].startswith("/repairs/")
    room.refresh_from_db()
    assert (room.name, room.active) == ("Room Light", True)


def test_the_team_page_costs_the_same_for_a_full_day(
    desk: Desk, olga: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    today = MONDAY - timedelta(days=7)
    for hour in (10, 12, 14):
        desk.book([desk.slot(desk.at(today, hour))], client=desk.client())
    olga.get("/team/")
    with django_assert_max_num_queries(13):
        page = words(olga.get("/team/").content.decode())
    assert "3 sessions today · next 10:00" in page


# --- rhythm -----------------------------------------------------------------------------------------------------------


def test_a_course_behind_is_flagged_on_every_page_and_caught_up_with_one_button(
    desk: Desk, courses: list[Course], rita: Browser
) -> None:
    course = courses[0]
    course.sessions.filter(number=2).update(status="cancelled")
    assert "Behind its rhythm" in rita.get(f"/courses/{course.pk}/").content.decode()
    assert "1 session without a date" in rita.get(f"/clients/{course.client_id}/courses/").content.decode()
    behind = rita.get("/courses/behind/").content.decode()
    assert "Client 10" in behind
    assert "Client 12" not in behind
    shown = rita.get(f"/courses/{course.pk}/catch-up/").content.decode()
    assert "no date" in shown
    version = re.findall(r'name="version" value="(\d+)"', shown)[0]
    stale = rita.post(f"/courses/{course.pk}/catch-up/", {"version": int(version) + 1})
    assert stale.status_code == 412
    made = rita.post(f"/courses/{course.pk}/catch-up/", {"version": version})
    repair = Repair.objects.get()
    assert made["Location"] == f"/repairs/{repair.pk}/"
    assert course.sessions.filter(status="booked").count() == 4
    rita.post(f"/repairs/{repair.pk}/undo/")
    assert course.sessions.filter(status="booked").count() == 3


def test_the_list_behind_costs_the_same_for_one_and_for_many(
    desk: Desk, courses: list[Course], rita: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Session.objects.filter(number=2).update(status="cancelled")
    rita.get("/courses/behind/")
    with django_assert_max_num_queries(5):
        assert words(rita.get("/courses/behind/").content.decode()).count("Propose dates for") == 0


def test_a_part_of_the_day_fills_the_windows(desk: Desk, courses: list[Course], rita: Browser) -> None:
    course = courses[0]
    said = {"version": course.version, "from_number": 3, "part_of_day": "evening"}
    page = rita.post(f"/courses/{course.pk}/replan/", said).content.decode()
    assert page.count('value="16:00"') == 7
    assert page.count("checked") == 7


def test_an_absence_standing_over_sessions_offers_new_places(desk: Desk, courses: list[Course], olga: Browser) -> None:
    Absence.objects.create(cosmetologist=desk.cast.clara, starts_at=desk.at(MONDAY, 9), ends_at=desk.at(MONDAY, 13))
    page = olga.get(f"/team/people/{desk.cast.clara.pk}/").content.decode()
    assert "2 sessions stand then." in page
    cause = Cause(CauseKind.COSMETOLOGIST, desk.cast.clara.pk, desk.at(MONDAY, 9), desk.at(MONDAY, 13))
    repair = apply_repair(
        repair=propose_repair(location=desk.cast.location, cause=cause, actor=desk.rita), actor=desk.rita
    )
    assert repair.recorded == {}
    assert "sessions stand then." not in olga.get(f"/team/people/{desk.cast.clara.pk}/").content.decode()
