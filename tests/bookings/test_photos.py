"""Photos: taken with consent only, kept privately, made small by the worker, shown to who may, removed for good."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import thread_time
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from bookings.models import Photo, Session, SessionRecord
from bookings.services.photos.make_small import TRIES, make_small
from bookings.services.photos.remove import remove_photo
from bookings.services.photos.sweep import sweep_photos
from bookings.services.photos.take import MOST_A_SESSION, take_photo
from bookings.tasks import make_small_photos, sweep_away_files
from clients.services import upload_document, withdraw_consent
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import SalonError
from tests.factories import Cast, make_cast
from tests.factories.courses import make_course
from tests.factories.papers import PDF
from tests.factories.photos import agree_to_photos, file_of, with_exif


@pytest.fixture(autouse=True)
def _storage(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "private"


@pytest.fixture
def visit(cast: Cast) -> Session:
    now = clock.now()
    course = make_course(cast, [now - timedelta(days=4), now])
    Session.objects.filter(course=course).update(status="in_treatment")
    agree_to_photos(cast.nora)
    return course.sessions.get(number=2)


@pytest.fixture
def photo(visit: Session, cast: Cast) -> Photo:
    return take(visit, cast)


def take(visit: Session, cast: Cast, data: bytes | None = None, **options: Any) -> Photo:
    said = {"view": "frontal", "actor": Actor(cast.clara_user)} | options
    return take_photo(session=visit, file=ContentFile(data or with_exif(), name="IMG_Nora_Berlin.jpg"), **said)


@contextmanager
def refuses(code: str) -> Iterator[None]:
    with pytest.raises(SalonError) as refusal:
        yield
    assert refusal.value.code == code


def as_(browser: Browser, user: Any) -> Browser:
    browser.force_login(user)
    return browser


def test_the_stored_files_tell_nothing_and_are_for_the_salon_alone(photo: Photo, cast: Cast) -> None:
    make_small()
    photo.refresh_from_db()
    for stored, size in ((photo.picture, (900, 1200)), (photo.small, (360, 480))):
        path = Path(stored.path)
        with Image.open(path) as image:
            assert image.size == size
            assert not image.getexif()
        data = path.read_bytes()
        assert not any(word in data for word in (b"PHONEMAKER", b"SERIAL-4711", b"Exif", b"GPS"))
        assert path.is_relative_to(settings.MEDIA_ROOT)
        assert "Nora" not in str(path)
        assert len(path.stem) == 40
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for folder in (path.parent, path.parent.parent):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert photo.picture.name != photo.small.name


def test_without_consent_no_photo_is_taken_and_after_withdrawal_none_either(visit: Session, cast: Cast) -> None:
    take(visit, cast)
    withdraw_consent(client=cast.nora, purpose="photos_record", actor=Actor(cast.rita))
    with refuses("photo_consent_missing"):
        take(visit, cast)
    assert Photo.objects.count() == 1
    assert sum(len(files) for _, _, files in os.walk(settings.MEDIA_ROOT)) == 1


def test_a_photo_belongs_to_a_session_that_is_under_way(visit: Session, cast: Cast) -> None:
    Session.objects.filter(pk=visit.pk).update(status="booked")
    with refuses("record_closed"):
        take(visit, cast)
    Session.objects.filter(pk=visit.pk).update(status="completed")
    with refuses("record_signed"):
        take(visit, cast)


def test_a_view_of_another_area_is_refused_and_so_is_one_too_many(visit: Session, cast: Cast) -> None:
    with refuses("photo_view_unknown"):
        take(visit, cast, view="left_hand")
    Photo.objects.bulk_create(
        Photo(session=visit, view="frontal", picture=f"photos/{n}", width=9, height=9, taken_at=clock.now())
        for n in range(MOST_A_SESSION)
    )
    with refuses("photos_enough"):
        take(visit, cast)


def test_a_shot_that_is_sent_twice_is_kept_once(visit: Session, cast: Cast) -> None:
    first = take(visit, cast, token="a" * 36)
    assert take(visit, cast, token="a" * 36) == first
    assert Photo.objects.count() == 1


def test_the_worker_makes_it_small_and_tries_again_when_it_fails(photo: Photo, visit: Session, cast: Cast) -> None:
    broken = take(visit, cast)
    path = Path(broken.picture.path)
    kept = path.read_bytes()
    path.write_bytes(b"half a file")
    make_small_photos()
    photo.refresh_from_db()
    broken.refresh_from_db()
    assert photo.small
    assert (bool(broken.small), broken.small_tries) == (False, 1)
    path.write_bytes(kept)
    make_small_photos()
    make_small_photos()
    broken.refresh_from_db()
    assert broken.small
    assert make_small() == 0


def test_a_picture_that_never_works_is_left_alone_in_the_end(photo: Photo) -> None:
    Path(photo.picture.path).write_bytes(b"half a file")
    assert [make_small(at_most=1) for _ in range(TRIES + 2)] == [0] * (TRIES + 2)
    photo.refresh_from_db()
    assert photo.small_tries == TRIES


@pytest.mark.parametrize("address", ["/photos/{}/", "/photos/{}/small/", "/api/v1/photos/{}/picture/"])
def test_only_who_may_reaches_a_picture(client: Browser, cast: Cast, photo: Photo, address: str) -> None:
    path = address.format(photo.pk)
    assert client.get(path).status_code in (302, 401)
    assert as_(client, cast.rita).get(path).status_code == 403
    elsewhere = make_cast(code="elsewhere")
    assert as_(client, elsewhere.olga).get(path).status_code == 404
    for user in (cast.olga, cast.clara_user):
        answer = as_(client, user).get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer.content == Path(photo.picture.path).read_bytes()


@pytest.mark.parametrize("way", ["/private/{}", "/media/{}", "/{}", "/static/{}", "/static/../private/{}"])
def test_the_file_itself_has_no_address(client: Browser, cast: Cast, photo: Photo, way: str) -> None:
    assert as_(client, cast.olga).get(way.format(photo.picture.name)).status_code == 404


def test_a_picture_that_is_gone_is_said_to_be(client: Browser, cast: Cast, photo: Photo) -> None:
    Path(photo.picture.path).unlink()
    assert as_(client, cast.olga).get(f"/photos/{photo.pk}/").status_code == 404


def test_removed_is_removed_with_both_files(photo: Photo, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    make_small()
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photo=photo, actor=Actor(cast.clara_user))
    assert not Photo.objects.exists()
    assert sum(len(files) for _, _, files in os.walk(settings.MEDIA_ROOT)) == 0


def test_once_signed_a_photo_goes_only_with_a_reason_that_stays(photo: Photo, visit: Session, cast: Cast) -> None:
    now = clock.now()
    record = SessionRecord.objects.create(session=visit, begun_at=now, saved_at=now, signed_at=now)
    with refuses("photo_reason_missing"):
        remove_photo(photo=photo, actor=Actor(cast.clara_user), reason=" ")
    remove_photo(photo=photo, actor=Actor(cast.clara_user), reason="another client's")
    assert record.amendments.get().text == "Photo removed (front): another client's"


def test_what_no_row_names_is_swept_away_but_not_what_is_on_its_way(photo: Photo, cast: Cast) -> None:
    paper = upload_document(client=cast.nora, file=SimpleUploadedFile("a.pdf", PDF), actor=Actor(cast.rita))
    orphans = ("photos/ab/orphan.jpg", "photos/ab/young.jpg", "documents/orphan.pdf", "documents/young.pdf")
    hour_ago = (clock.now() - timedelta(minutes=61)).timestamp()
    for name in orphans:
        default_storage.save(name, ContentFile(b"x"))
    for name in (str(photo.picture.name), paper.file, *orphans):
        made = clock.now().timestamp() if "young" in name else hour_ago
        os.utime(default_storage.path(name), (made, made))
    sweep_away_files()
    left = [name for name in orphans if default_storage.exists(name)]
    assert left == ["photos/ab/young.jpg", "documents/young.pdf"]  # an upload that is still running
    assert default_storage.exists(str(photo.picture.name))
    assert default_storage.exists(paper.file)


def test_two_sweeps_at_once_do_no_harm(photo: Photo, monkeypatch: Any) -> None:
    default_storage.save("photos/ab/orphan.jpg", ContentFile(b"x"))
    seen = default_storage.get_modified_time

    def gone_meanwhile(name: str) -> Any:
        default_storage.delete(name)
        return seen(name)

    monkeypatch.setattr(default_storage, "get_modified_time", gone_meanwhile)
    assert sweep_photos() == 0


def test_a_failing_database_leaves_no_file_behind(visit: Session, cast: Cast, monkeypatch: Any) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Photo, "save", fail)
    with pytest.raises(RuntimeError):
        take(visit, cast)
    assert sum(len(files) for _, _, files in os.walk(settings.MEDIA_ROOT)) == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (bytes(26 * 1024 * 1024), "larger than 25 MB"),
        (b"<svg xmlns='x'/>", "SVG drawing"),
        (file_of() + b"PK\x05\x06\x00\x00\x00\x00", "more than a picture"),
        (b"", "is empty"),
    ],
)
def test_the_page_says_at_once_what_is_wrong_and_keeps_nothing(
    client: Browser, cast: Cast, visit: Session, data: bytes, sentence: str
) -> None:
    as_(client, cast.clara_user)
    sent = {"view": "frontal", "file": SimpleUploadedFile("photo.jpg", data, "image/jpeg")}
    began = thread_time()
    answer = client.post(f"/sessions/{visit.pk}/photos/", sent, headers={"Accept": "application/json"})
    assert thread_time() - began < 1
    assert answer.status_code == 422
    assert sentence in answer.json()["detail"]
    assert not Photo.objects.exists()
    page = client.post(f"/sessions/{visit.pk}/photos/", sent | {"file": SimpleUploadedFile("p.jpg", data)}, follow=True)
    assert sentence in page.content.decode()
