"""No plan is an answer too: the booking page says why, what would help, and shows the plan that it gives."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import Client as Browser

from bookings.forms.windows import WindowsForm, with_part_of_day
from bookings.models import Absence, Course
from bookings.wishes import write_wishes
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 2)


def page_of(desk: Desk, **more: object) -> tuple[int, str]:
    browser = Browser()
    browser.force_login(desk.cast.rita)
    said = {
        "client": desk.cast.nora.pk, "treatment": desk.treatment.pk, "serum": desk.serum.pk,
        "start_on": "2026-03-02", "sessions": 4, "per_week": 2, "minutes": 60, "action": "plan",
    }  # fmt: skip
    answer = browser.post("/book/", said | more)
    return answer.status_code, answer.content.decode()


def offers(page: str) -> list[str]:
    return re.findall(r'value="(relax:[^"]+)"', page)


@pytest.fixture
def clara_away(desk: Desk) -> dict[str, object]:
    """Clara is away for eight weeks, and Nora wants only her."""
    start, end = desk.at(MONDAY, 0), desk.at(MONDAY + timedelta(days=56), 0)
    Absence.objects.create(cosmetologist=desk.cast.clara, starts_at=start, ends_at=end)
    return {"who": desk.cast.clara.pk, "only_her": "on"}


def test_it_says_why_what_would_help_and_from_when_it_works(desk: Desk, clara_away: dict[str, object]) -> None:
    status, page = page_of(desk, **clara_away)
    assert status == 409
    assert "Not only with Clara" in page
    assert {one.split(":")[1] for one in offers(page)} >= {"cosmetologist", "start"}
    assert re.search(r"The first start that works: Monday, \d+ April\.", page)
    assert 'value="2026-03-02"' in page


def test_another_cosmetologist_is_the_plan_that_it_gives(desk: Desk, clara_away: dict[str, object]) -> None:
    _, page = page_of(desk, **clara_away)
    chosen = next(one for one in offers(page) if "cosmetologist" in one)
    status, page = page_of(desk, **clara_away, action=chosen)
    assert status == 200
    slots = re.findall(r'name="slot" value="([^"]+)"', page)
    assert len(slots) == 4
    status, _ = page_of(desk, **clara_away, action="book", slot=slots)
    assert status == 302
    (course,) = Course.objects.all()
    assert {one.cosmetologist for one in course.sessions.all()} == {desk.cast.dina}


def test_a_later_start_is_another(desk: Desk, clara_away: dict[str, object]) -> None:
    _, page = page_of(desk, **clara_away)
    chosen = next(one for one in offers(page) if "start" in one)
    _, page = page_of(desk, **clara_away, action=chosen)
    assert "27 Apr" in page


def test_the_day_beside_the_wished_one_is_another(desk: Desk) -> None:
    """Mondays at ten only, when Mondays are full: Sunday is closed, so Tuesday it is."""
    for week in range(8):
        for who in (desk.cast.clara, desk.cast.dina):
            on = MONDAY + timedelta(days=7 * week)
            Absence.objects.create(cosmetologist=who, starts_at=desk.at(on, 0), ends_at=desk.at(on, 23))
    wished = {"day0": "on", "from0": "10:00", "to0": "12:00", "only_wishes": "on", "per_week": 1}
    _, page = page_of(desk, **wished)
    chosen = next(one for one in offers(page) if "weekdays" in one)
    _, page = page_of(desk, **wished, action=chosen)
    assert len(re.findall(r"Tue \d+ M", page)) >= 4


def test_a_day_may_suit_at_two_times_and_nothing_typed_is_lost(desk: Desk) -> None:
    """Mondays between ten and twelve or after work; before work everybody is away."""
    for week in range(8):
        for who in (desk.cast.clara, desk.cast.dina):
            on = MONDAY + timedelta(days=7 * week)
            Absence.objects.create(cosmetologist=who, starts_at=desk.at(on, 0), ends_at=desk.at(on, 15))
    wished = {"day0": "on", "from0": "10:00", "to0": "12:00", "only_wishes": "on", "per_week": 1}
    assert page_of(desk, **wished)[0] == 409
    wished |= {"fromb0": "16:00", "tob0": "18:00"}
    status, page = page_of(desk, **wished)
    assert status == 200
    assert re.search(r'name="fromb0" value="16:00"', page)
    assert '<details class="booking__second" open>' in page
    slots = re.findall(r'name="slot" value="([^"]+)"', page)
    assert page_of(desk, **wished, action="book", slot=slots)[0] == 302
    (course,) = Course.objects.all()
    assert {(day.weekday(), day.hour) for day in local_starts(desk, course)} == {(0, 16)}
    assert [(wish["from"], wish["to"]) for wish in course.wishes] == [("10:00", "12:00"), ("16:00", "18:00")]


@pytest.mark.parametrize(
    ("said", "windows"),
    [
        ({"day0": "on"}, [("00:00", "23:59")]),
        ({"day0": "on", "fromb0": "17", "tob0": "19"}, [("17:00", "19:00")]),  # the first stands empty
        ({"fromb0": "17", "tob0": "19"}, [("17:00", "19:00")]),  # typed, so it is wished
        ({"from0": "9", "to0": "11"}, []),  # a day that was unticked again
        ({"day0": "on", "from0": "9", "to0": "11", "fromb0": "17"}, [("09:00", "11:00"), ("17:00", "23:59")]),
    ],
)
def test_what_a_wished_day_means(said: dict[str, str], windows: list[tuple[str, str]]) -> None:
    form = WindowsForm(said)
    assert form.is_valid()
    assert [(one["from"], one["to"]) for one in write_wishes(form.wishes)] == windows


def test_a_second_window_that_ends_before_it_begins_is_said_beside_it() -> None:
    form = WindowsForm({"fromb3": "19:00", "tob3": "17:00"})
    assert form.errors == {"tob3": ["This window must end after it begins."]}
    assert form.wished_twice


def test_mornings_for_every_day_empty_the_second_windows() -> None:
    form = WindowsForm(with_part_of_day(QueryDict("fromb0=17&tob0=19"), "morning"))
    assert form.is_valid()
    assert {one["to"] for one in write_wishes(form.wishes)} == {"13:00"}


def local_starts(desk: Desk, course: Course) -> list[datetime]:
    return [one.starts_at.astimezone(desk.zone) for one in course.sessions.all()]
