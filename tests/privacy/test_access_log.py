"""The access log: one line a request, who read what of whom, by which door; nobody can change or remove a line."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from salon.accounts.services.api_tokens import issue_token
from salon.privacy.models import Erasure, Reading
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def clara(cast: Cast) -> Browser:
    browser = Browser()
    browser.force_login(cast.clara_user)
    return browser


@pytest.fixture
def line(cast: Cast, clara: Browser) -> Reading:
    assert clara.get(f"/clients/{cast.nora.pk}/").status_code == 200
    return Reading.objects.get()


def test_a_line_says_who_read_what_of_whom_by_which_door(cast: Cast, line: Reading) -> None:
    assert (line.by_id, line.by_name, line.location_id) == (cast.clara_user.pk, "clara", cast.location.pk)
    assert line.what == ["allergies", "answers", "documents"]
    assert line.subjects == [cast.nora.subject]
    assert (line.via, line.route) == ("desk", "/clients/<int:pk>/")


def test_a_token_is_a_door_of_its_own_and_the_address_is_never_written(cast: Cast) -> None:
    _, secret = issue_token(user=cast.olga)
    Browser().get(f"/api/v1/clients/{cast.nora.pk}/allergies/", headers={"Authorization": f"Token {secret}"})
    line = Reading.objects.get()
    assert (line.by_name, line.via, line.what) == ("olga", "api", ["allergies"])
    assert str(cast.nora.pk) not in line.route


def test_a_receptionist_reads_no_health_data_so_no_line_says_she_did(cast: Cast) -> None:
    browser = Browser()
    browser.force_login(cast.rita)
    assert browser.get(f"/clients/{cast.nora.pk}/").status_code == 200
    assert not Reading.objects.exists()


def test_a_line_outlives_the_account_of_who_read(cast: Cast, line: Reading) -> None:
    cast.clara_user.delete()
    assert Reading.objects.get().by_name == "clara"


def test_a_page_that_cannot_be_logged_is_not_shown(cast: Cast, clara: Browser) -> None:
    clara.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE privacy_reading ADD CONSTRAINT full_disk CHECK (false)")
    with transaction.atomic():
        answer = clara.get(f"/clients/{cast.nora.pk}/")
        transaction.set_rollback(True)
    assert answer.status_code == 500
    assert "Nora" not in answer.content.decode()


def test_a_page_that_reads_three_classes_costs_one_insert(cast: Cast, clara: Browser) -> None:
    with CaptureQueriesContext(connection) as seen:
        clara.get(f"/clients/{cast.nora.pk}/")
    assert len([query for query in seen if query["sql"].startswith("INSERT")]) == 1


ATTEMPTS = {
    "changed": "UPDATE privacy_reading SET by_name = 'nobody'",
    "removed": "DELETE FROM privacy_reading",
    "emptied": "TRUNCATE privacy_reading",
}


@pytest.mark.parametrize("sql", ATTEMPTS.values(), ids=ATTEMPTS)
def test_the_database_itself_refuses_that_a_line_is(sql: str, cast: Cast, line: Reading) -> None:
    erasure = Erasure.objects.create(
        at=line.at,
        location=cast.location,
        by=cast.olga,
        subject=cast.nora.subject,
        classes=["x"],
        reason="asked",
        counts={},
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE privacy_reading ENABLE TRIGGER never_emptied")  # off in tests, as they empty tables
        cursor.execute("SELECT set_config('salon.erasure', %s, true)", [str(erasure.pk)])
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    with connection.cursor() as cursor:  # and without the triggers it would go through
        cursor.execute("DROP TRIGGER append_only ON privacy_reading; DROP TRIGGER never_emptied ON privacy_reading")
        cursor.execute(sql)


def test_erasures_are_written_for_good_too(cast: Cast, line: Reading) -> None:
    Erasure.objects.create(
        at=line.at,
        location=cast.location,
        by=cast.olga,
        subject=cast.nora.subject,
        classes=["x"],
        reason="asked",
        counts={},
    )
    for change in (Erasure.objects.all().delete, lambda: Erasure.objects.update(reason="due")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
