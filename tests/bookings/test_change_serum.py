"""A serum that does not suit is refused together with those that do, on the page's way and on the interface's."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from bookings.models import Course
from bookings.services.change_serum import change_serum
from clients.services import note_allergy
from salon import clock
from salon.accounts.services.api_tokens import issue_token
from salon.errors import Invalid
from tests.factories.catalogue import Catalogue
from tests.factories.desk import Desk
from tests.factories.salon import Cast

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
