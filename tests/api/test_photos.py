"""Photos over the API: sent as a form, listed, fetched, removed; the same rules as in the browser."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from rest_framework.test import APIClient

from bookings.models import Photo, Session
from salon import clock
from salon.privacy.holdings import holdings
from tests.factories import Cast
from tests.factories.courses import make_course
from tests.factories.photos import add_photo, agree_to_photos, with_exif


@pytest.fixture
def visit(cast: Cast, tmp_path: Path, settings: Any) -> Session:
    settings.MEDIA_ROOT = tmp_path
    session = make_course(cast, [clock.now()]).sessions.get()
    Session.objects.update(status="in_treatment")
    agree_to_photos(cast.nora)
    return session


@pytest.fixture
def api(cast: Cast) -> APIClient:
    program = APIClient()
    program.force_login(cast.clara_user)
    return program


def photo_file(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_1.HEIC", with_exif("HEIF") if data is None else data, "image/heic")


def test_a_photo_is_sent_listed_fetched_and_removed(api: APIClient, visit: Session) -> None:
    address = f"/api/v1/sessions/{visit.pk}/photos/"
    made = api.post(address, {"view": "frontal", "file": photo_file()})
    assert made.status_code == 201, made.data
    assert (made.data["view"], made.data["width"], made.data["height"]) == ("frontal", 900, 1200)
    listed = api.get(address).data["results"]
    assert [row["id"] for row in listed] == [made.data["id"]]
    picture = api.get(listed[0]["picture"])
    assert (picture["Content-Type"], picture.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert api.get(listed[0]["picture"] + "?size=small").content == picture.content  # not made yet
    assert api.delete(f"/api/v1/photos/{made.data['id']}/").status_code == 204
    assert api.get(address).data["results"] == []


def test_a_key_covers_the_bytes_of_the_file_and_not_its_name(api: APIClient, visit: Session) -> None:
    address, key = f"/api/v1/sessions/{visit.pk}/photos/", {"Idempotency-Key": "shot-1"}
    first = api.post(address, {"view": "frontal", "file": photo_file()}, headers=key)
    again = api.post(address, {"view": "frontal", "file": photo_file()}, headers=key)
    assert again.data["id"] == first.data["id"]
    other = api.post(address, {"view": "frontal", "file": photo_file(with_exif("PNG"))}, headers=key)
    assert (other.status_code, other.data["code"]) == (422, "idempotency_key_reused")
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"view": "frontal"}, 400, "invalid"),
        ({"view": "upside_down", "file": b""}, 400, "invalid"),
        ({"view": "left_hand", "file": b"x"}, 422, "photo_view_unknown"),
        ({"view": "frontal", "file": b""}, 422, "photo_unusable"),
        ({"view": "frontal", "file": b"<svg"}, 422, "photo_unusable"),
        ({"view": "frontal", "file": bytes(25 * 1024 * 1024 + 1)}, 422, "photo_unusable"),
        ({"view": "frontal", "file": b"x", "place": "Berlin"}, 400, "invalid"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    api: APIClient, visit: Session, body: dict[str, Any], status: int, code: str
) -> None:
    sent = body | ({"file": photo_file(body["file"])} if "file" in body else {})
    answer = api.post(f"/api/v1/sessions/{visit.pk}/photos/", sent)
    assert (answer.status_code, answer.data["code"]) == (status, code)
    assert answer.data["errors"]


def test_without_consent_the_api_takes_none_either(api: APIClient, visit: Session, cast: Cast) -> None:
    cast.nora.consents.update(withdrawn_at=clock.now())
    answer = api.post(f"/api/v1/sessions/{visit.pk}/photos/", {"view": "frontal", "file": photo_file()})
    assert (answer.status_code, answer.data["code"]) == (409, "photo_consent_missing")


def test_an_erasure_takes_the_pictures_along(
    visit: Session, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    photo = add_photo(visit)
    kept = Path(photo.picture.path)
    holding = holdings()[Photo]
    assert [name for name, _ in holding.files(photo)] == [f"{photo.pk}-frontal.jpg"]
    with django_capture_on_commit_callbacks(execute=True), connection.cursor() as cursor:
        cursor.execute("SET LOCAL salon.erasure = 'on'")
        assert holding.way.erase(holding.of(cast.nora.pk)) == 1
    assert not kept.exists()
