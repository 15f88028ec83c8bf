"""Repairs over the API: a client's journey, a closure, shown, applied and undone; hours are the owner's."""

from datetime import date, timedelta

import pytest
from rest_framework.test import APIClient

from bookings.models import Course, Session
from bookings.services.team.hours import set_working_hours
from bookings.spans import Span
from salon.accounts.models import Closure, User
from tests.factories.desk import Desk
from tests.factories.salon import make_cast

MONDAY = date(2026, 3, 9)
pytestmark = pytest.mark.django_db


def signed_in(user: User) -> APIClient:
    program = APIClient()
    program.force_authenticate(user)
    program.force_login(user)
    return program


@pytest.fixture
def rita(desk: Desk) -> APIClient:
    return signed_in(desk.cast.rita)


@pytest.fixture
def course(desk: Desk) -> Course:
    return desk.book(desk.rhythm(MONDAY, 4))


def span(desk: Desk, **more: object) -> dict[str, object]:
    return {
        "from": desk.at(MONDAY, 9).isoformat(),
        "to": desk.at(MONDAY, 18).isoformat(),
        "apply": False,
    } | more


def first(course: Course) -> Session:
    return course.sessions.get(number=1)


def test_a_clients_journey_is_shown_applied_and_undone_as_one(desk: Desk, course: Course, rita: APIClient) -> None:
    before = first(course).starts_at
    shown = rita.post("/api/v1/repairs/", span(desk, client=course.client_id), format="json").json()
    assert (shown["status"], shown["moved"]) == ("proposed", 1)
    (change,) = shown["clients"][0]["changes"]
    assert (change["confirmed"], change["hit"]) == (False, True)
    applied = rita.post(f"/api/v1/repairs/{shown['id']}/apply/", {}, format="json").json()
    assert applied["status"] == "applied"
    assert first(course).starts_at != before
    assert rita.get(f"/api/v1/repairs/{shown['id']}/").json()["status"] == "applied"
    again = rita.post(f"/api/v1/repairs/{shown['id']}/apply/", {}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")
    undone = rita.post(f"/api/v1/repairs/{shown['id']}/undo/", {}, format="json").json()
    assert (undone["status"], first(course).starts_at) == ("undone", before)


def test_a_closure_closes_whole_days(desk: Desk, course: Course, rita: APIClient) -> None:
    made = rita.post("/api/v1/repairs/", span(desk, closure=True, reason="paint", apply=True), format="json").json()
    assert made["moved"] == 1
    assert list(Closure.objects.values_list("starts_on", "ends_on", "reason")) == [(MONDAY, MONDAY, "paint")]
    assert first(course).starts_at.date() != MONDAY


@pytest.mark.parametrize("more", [{}, {"closure": False}, {"closure": True, "client": 1}])
def test_exactly_one_cause_is_named(desk: Desk, rita: APIClient, more: dict[str, object]) -> None:
    assert rita.post("/api/v1/repairs/", span(desk, **more), format="json").status_code in {400, 422}


def test_a_replan_says_what_undoes_it(desk: Desk, course: Course, rita: APIClient) -> None:
    wishes = [{"weekday": day, "from": "14:00", "to": "18:00"} for day in range(6)]
    said = {"from_number": 2, "wishes": wishes, "apply": True}
    key = rita.post(f"/api/v1/courses/{course.pk}/replan/", said, format="json").json()["repair"]
    moved = list(course.sessions.order_by("number").values_list("starts_at", flat=True))
    assert rita.post(f"/api/v1/repairs/{key}/undo/", {}, format="json").json()["status"] == "undone"
    assert list(course.sessions.order_by("number").values_list("starts_at", flat=True)) != moved


def test_hours_proposed_by_the_owner_are_not_the_desks_to_apply(desk: Desk, course: Course, rita: APIClient) -> None:
    late = [[Span(day, desk.at(MONDAY, 14).time(), desk.at(MONDAY, 20).time()) for day in range(6)]]
    repair = set_working_hours(cosmetologist=desk.cast.clara, weeks=late, actor=desk.rita)
    address = f"/api/v1/repairs/{repair.pk}/apply/"
    assert rita.post(address, {}, format="json").status_code == 403
    assert signed_in(desk.cast.olga).post(address, {}, format="json").status_code == 200


def test_another_locations_repair_is_not_there(desk: Desk, course: Course, rita: APIClient) -> None:
    key = rita.post("/api/v1/repairs/", span(desk, client=course.client_id), format="json").json()["id"]
    stranger = signed_in(make_cast().rita)
    for address in (f"/api/v1/repairs/{key}/", f"/api/v1/repairs/{key + 1}/"):
        assert stranger.get(address).status_code == 404
    assert first(course).starts_at < desk.at(MONDAY + timedelta(days=1), 0)
