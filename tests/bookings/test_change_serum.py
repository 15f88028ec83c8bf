"""A serum that does not suit is refused together with those that do, on the page's way and on the interface's."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from bookings.models import Course
from bookings.selectors.tasks import Task, tasks_of, tasks_of_course
from bookings.services.change_serum import change_serum
from bookings.services.change_state import arrive, start
from bookings.services.plan_course import plan_course
from clients.services import note_allergy
from salon import clock
from salon.accounts.services.api_tokens import issue_token
from salon.errors import Conflict, Invalid, SalonError
from tests.factories.catalogue import Catalogue
from tests.factories.consents import signed
from tests.factories.desk import Desk
from tests.factories.salon import Cast
from treatments.models import Serum

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast, catalogue: Catalogue) -> Desk:
    return Desk(cast, catalogue)


@pytest.fixture
def course(desk: Desk) -> Course:
    today = clock.today(desk.zone)
    return desk.book(desk.rhythm(today + timedelta(days=8 - today.weekday()), 3))


def change(desk: Desk, course: Course, code: str, **more: object) -> Course:
    return change_serum(course=course, serum=desk.catalogue.serums[code], actor=desk.rita, **more)


def test_one_that_she_does_not_tolerate_is_refused_and_those_she_may_have_are_named(desk: Desk, course: Course) -> None:
    note_allergy(client=course.client, words="vitamin C", actor=desk.rita)
    with pytest.raises(Invalid) as refused:
        change(desk, course, "kojic")
    assert refused.value.code == "serum_unsuitable"
    suitable = refused.value.extra["suitable"]
    assert [one["code"] for one in suitable] == ["hyaluronic", "ceramides", "azelaic"]  # dryness: the first two serve
    assert [one["serves"] for one in suitable] == [True, True, False]
    assert "itamin" not in str(refused.value.detail)


def test_the_interface_changes_it_and_names_what_suits(desk: Desk, course: Course) -> None:
    note_allergy(client=course.client, words="vitamin C", actor=desk.rita)
    _, secret = issue_token(user=desk.cast.clara_user)
    client, headers = Browser(), {"Authorization": f"Token {secret}"}

    def post(code: str) -> tuple[int, dict]:
        body = {"serum": desk.catalogue.serums[code].pk}
        path = f"/api/v1/courses/{course.pk}/serum/"
        answer = client.post(path, body, content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    status, problem = post("kojic")
    assert (status, problem["code"]) == (422, "serum_unsuitable")
    assert {one["code"] for one in problem["suitable"]} == {"hyaluronic", "ceramides", "azelaic"}
    status, row = post("ceramides")
    assert (status, row["serum"]) == (200, desk.catalogue.serums["ceramides"].pk)


def named(refusal: SalonError) -> list[str]:
    return [one["code"] for one in refusal.extra["suitable"]]


def test_planning_and_booking_name_what_suits_for_the_same_indication(desk: Desk) -> None:
    note_allergy(client=desk.cast.nora, words="vitamin C", actor=desk.rita)
    screening = desk.screen(desk.cast.nora)
    kojic = desk.catalogue.serums["kojic"]
    monday = clock.today(desk.zone) + timedelta(days=7 - clock.today(desk.zone).weekday())
    common = {"location": desk.cast.location, "client": desk.cast.nora, "treatment": desk.treatment, "serum": kojic}
    with pytest.raises(Invalid) as refused:
        plan_course(start_on=monday, **common)
    assert named(refused.value) == ["azelaic", "hyaluronic", "ceramides"]  # these serve what kojic acid is for
    assert all(one["serves"] for one in refused.value.extra["suitable"])
    with pytest.raises(Invalid) as refused:
        desk.book(desk.rhythm(monday, 2), serum=kojic, screening=screening)  # for dryness
    assert named(refused.value)[:2] == ["hyaluronic", "ceramides"]


def test_where_a_patch_test_is_missing_the_start_names_the_serums_she_may_have_today(
    desk: Desk, course: Course, client: Browser
) -> None:
    Serum.objects.filter(code__in=("hyaluronic", "kojic")).update(requires_patch_test=True)
    note_allergy(client=desk.cast.nora, words="azelaic acid", actor=desk.rita)
    signed(desk.cast.nora)
    first = desk.sessions(course)[0]
    with time_machine.travel(first.starts_at, tick=False):
        arrived = arrive(session=first, actor=desk.rita)
        with pytest.raises(Conflict) as refused:
            start(session=arrived, actor=desk.rita)
        assert refused.value.code == "patch_test_missing"
        assert named(refused.value) == ["ceramides"]  # kojic acid asks for a test, too
        client.force_login(desk.cast.clara_user)
        page = client.post(f"/sessions/{first.pk}/state/", {"move": "start"}, headers={"HX-Request": "true"})
        text = page.content.decode()
    assert page.status_code == 409
    assert "Ceramides" in text
    assert f"/courses/{course.pk}/serum/" in text


def test_an_allergy_told_in_mid_course_is_a_task_until_the_serum_is_another(desk: Desk, course: Course) -> None:
    def tasks() -> list[Task]:
        return [one for one in tasks_of(desk.cast.location, now=clock.now()) if one.kind == "serum-barred"]

    note_allergy(client=course.client, words="azelaic acid", actor=desk.rita)
    assert tasks() == []  # not in hers
    note_allergy(client=course.client, words="sodium hyaluronate", actor=desk.rita)
    (task,) = tasks()
    assert [one.kind for one in tasks_of_course(course, now=clock.now())] == ["serum-barred"]
    assert task.urgent
    assert "yaluron" not in task.title
    change(desk, course, "ceramides")
    assert tasks() == []
