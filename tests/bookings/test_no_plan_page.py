"""No plan is an answer too: the booking page says why, what would help, and shows the plan that it gives."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from bookings.models import Absence, Course
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
