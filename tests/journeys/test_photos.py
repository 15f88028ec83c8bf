"""Photos on the tablet: a (fake) camera with last time's photo over it, a file, no network; two dates compared."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import Page, expect

from bookings.models import Photo, Session, SessionRecord
from bookings.services.photos.make_small import make_small
from bookings.services.photos.take import take_photo
from salon import clock
from salon.accounts.actor import Actor
from tests.factories import Cast
from tests.factories.courses import make_course
from tests.factories.photos import agree_to_photos, drawn, file_of, with_exif
from tests.factories.protocol import make_shelf
from tests.journeys.conftest import THEMES, Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 820, "has_touch": True}


@pytest.fixture
def visit(cast: Cast) -> Session:
    """Nora's second session, under way; the front was photographed in the first."""
    make_shelf(cast.location)
    now = clock.now().replace(second=0, microsecond=0)
    course = make_course(cast, [now - timedelta(days=3), now], sessions_total=10)
    Session.objects.filter(course=course).update(status="in_treatment")
    agree_to_photos(cast.nora)
    shoot(cast, course.sessions.get(number=1), shade=120)
    return course.sessions.get(number=2)


def shoot(cast: Cast, session: Session, *, shade: int, view: str = "frontal") -> Photo:
    data = ContentFile(file_of(drawn(shade=shade)))
    return take_photo(session=session, view=view, file=data, actor=Actor(cast.clara_user))


def room(page: Page, view: str) -> list[str]:
    """The pictures shown of a view."""
    return [image.get_attribute("alt") or "" for image in page.locator(f'[data-view="{view}"] img').all()]


def test_a_camera_takes_each_view_with_one_touch_over_last_times_photo(desk: Desk, cast: Cast, visit: Session) -> None:
    page = desk.open(f"/sessions/{visit.pk}/record/", cast.clara_user, **TABLET)
    assert len(room(page, "frontal")) == 1  # last time's
    page.get_by_role("button", name="Open the camera").tap()
    ghost = page.locator("[data-ghost]")
    expect(ghost).to_be_visible()
    expect(ghost).to_have_js_property("naturalWidth", 1200)
    shutter = page.get_by_role("button", name="Take the photo")
    shutter.tap()
    expect(page.get_by_alt_text("front, today")).to_be_visible()
    expect(ghost).to_be_hidden()  # of the next view there is none
    shutter.tap()
    expect(page.get_by_alt_text("left, oblique, today")).to_be_visible()
    page.get_by_role("button", name="Close the camera").tap()
    assert [photo.view for photo in visit.photos.all()] == ["frontal", "left_oblique"]
    for photo in visit.photos.all():
        with Image.open(photo.picture.path) as kept:
            assert not kept.getexif()
            assert min(kept.size) >= 200
    page.get_by_role("button", name="Remove: front").tap()
    expect(page.get_by_alt_text("front, today")).to_be_hidden()
    assert [photo.view for photo in visit.photos.all()] == ["left_oblique"]


TWO_CAMERAS = """
const devices = navigator.mediaDevices, take = devices.getUserMedia.bind(devices);
window.asked = [];
devices.getUserMedia = (wanted) => (asked.push(wanted.video.facingMode), take(wanted));
devices.enumerateDevices = async () => [{ kind: "videoinput" }, { kind: "audioinput" }, { kind: "videoinput" }];
"""
NOT_ALLOWED = 'navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotAllowedError"); };'


def test_the_camera_at_the_back_comes_first_and_the_other_one_is_a_touch_away(
    desk: Desk, cast: Cast, visit: Session
) -> None:
    page = desk.open("/my-day/", cast.clara_user, **TABLET)
    page.add_init_script(TWO_CAMERAS)
    page.goto(f"/sessions/{visit.pk}/record/")
    page.get_by_role("button", name="Open the camera").tap()
    other = page.get_by_role("button", name="The other camera")
    for asked in ("environment", "user", "environment"):
        expect(other).to_be_visible()
        page.wait_for_function("(which) => asked.at(-1) === which", arg=asked)
        page.wait_for_function("document.querySelector('video').readyState >= 2")
        if asked != "environment" or page.evaluate("asked.length") == 1:
            other.tap()
    page.get_by_role("slider", name="Last time's photo over the camera").fill("80")
    expect(page.locator("[data-ghost]")).to_have_css("opacity", "0.8")
    page.get_by_role("button", name="Take the photo").tap()
    expect(page.get_by_alt_text("front, today")).to_be_visible()


def test_where_the_camera_is_not_allowed_a_sentence_stays_and_the_file_way_is_ready(
    desk: Desk, cast: Cast, visit: Session
) -> None:
    page = desk.open("/my-day/", cast.clara_user, **TABLET)
    page.add_init_script(NOT_ALLOWED)
    page.goto(f"/sessions/{visit.pk}/record/")
    page.get_by_role("button", name="Open the camera").tap()
    expect(page.get_by_text("The camera does not answer. Allow it in the browser, or choose a file.")).to_be_visible()
    expect(page.get_by_label("Photo from a file")).to_be_focused()
    expect(page.get_by_role("button", name="Take the photo")).to_be_hidden()


def test_a_file_goes_at_once_and_what_is_no_photo_is_said(
    desk: Desk, cast: Cast, visit: Session, tmp_path: Path
) -> None:
    page = desk.open(f"/sessions/{visit.pk}/record/", cast.clara_user, **TABLET)
    page.get_by_label("Note").fill("typed before")
    sent = page.get_by_label("Photo from a file")
    heic = tmp_path / "IMG.HEIC"
    heic.write_bytes(with_exif("HEIF"))
    page.get_by_label("View", exact=True).select_option("right, oblique")
    sent.set_input_files(heic)
    expect(page.get_by_alt_text("right, oblique, today")).to_be_visible()
    drawing = tmp_path / "face.svg"
    drawing.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    sent.set_input_files(drawing)
    expect(page.locator("#toasts").get_by_text("This is an SVG drawing.")).to_be_visible()
    large = tmp_path / "large.jpg"
    large.write_bytes(bytes(26 * 1024 * 1024))
    sent.set_input_files(large)
    expect(page.locator("#toasts").get_by_text("larger than 25 MB")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("typed before")
    assert visit.photos.count() == 1


def test_without_network_a_photo_waits_on_the_page_and_goes_later(desk: Desk, cast: Cast, visit: Session) -> None:
    page = desk.open(f"/sessions/{visit.pk}/record/", cast.clara_user, **TABLET)
    page.get_by_role("button", name="Open the camera").tap()
    page.context.set_offline(True)
    page.get_by_role("button", name="Take the photo").tap()
    expect(page.get_by_text("Photos wait on this page for the network.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as warned:
        page.evaluate("setTimeout(() => { location.href = '/my-day/' })")
    assert warned.value.type == "beforeunload"
    stored = page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
    assert set(stored) <= {"htmx-current-path-for-history"}
    page.context.set_offline(False)
    expect(page.get_by_alt_text("front, today")).to_be_visible()
    assert visit.photos.count() == 1
    desk.complaints.clear()  # the browser itself says in the console that it was offline


def test_without_scripts_a_photo_is_added_by_a_form(desk: Desk, cast: Cast, visit: Session, tmp_path: Path) -> None:
    page = desk.open(f"/sessions/{visit.pk}/record/", cast.clara_user, width=820, java_script_enabled=False)
    photo = tmp_path / "photo.png"
    photo.write_bytes(file_of(kind="PNG"))
    page.get_by_label("Photo from a file").set_input_files(photo)
    page.get_by_role("button", name="Add the photo").click()
    expect(page.get_by_alt_text("front, today")).to_have_count(1)
    assert visit.photos.count() == 1


def test_without_consent_the_page_asks_for_it_instead(desk: Desk, cast: Cast, visit: Session) -> None:
    cast.nora.consents.update(withdrawn_at=clock.now())
    page = desk.open(f"/sessions/{visit.pk}/record/", cast.clara_user, **TABLET)
    expect(page.get_by_text("The client has not agreed to photos for her record.")).to_be_visible()
    expect(page.get_by_role("button", name="Open the camera")).to_have_count(0)


def test_two_dates_are_compared_by_mouse_finger_and_keyboard(desk: Desk, cast: Cast, visit: Session) -> None:
    shoot(cast, visit, shade=230)
    page = desk.open(f"/clients/{cast.nora.pk}/photos/", cast.clara_user, **TABLET)
    slider = page.get_by_role("slider", name="How much of the earlier photo is shown")
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, middle, steps=4)
    page.mouse.up()
    stands = slider.element_handle()
    page.wait_for_function("slider => slider.value > 80", arg=stands)
    page.touchscreen.tap(box["x"] + box["width"] * 0.2, middle)
    page.wait_for_function("slider => slider.value < 40", arg=stands)
    touched = int(slider.input_value())
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value(str(touched + 1))
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "100 percent of the earlier photo")
    expect(page.locator(".compare__shot--earlier")).to_have_css("clip-path", re.compile(r"inset\(0px( 0%.*)?\)"))


@THEMES
def test_pages_with_photos_are_clean_for_axe_and_fit(
    desk: Desk, cast: Cast, visit: Session, axe: Callable[[Page], list[str]], scheme: str
) -> None:
    shoot(cast, visit, shade=230)
    make_small()
    first, now = visit.course.sessions.get(number=1), clock.now()
    SessionRecord.objects.create(session=first, begun_at=now, saved_at=now, signed_at=now)
    Session.objects.filter(pk=first.pk).update(status="completed")
    page = desk.open("/my-day/", cast.clara_user, color_scheme=scheme, **TABLET)
    record = f"/sessions/{visit.pk}/record/"
    for path in (record, f"/sessions/{first.pk}/record/", f"/clients/{cast.nora.pk}/photos/"):
        page.goto(path)
        if path == record:
            page.get_by_role("button", name="Open the camera").tap()
            expect(page.get_by_role("button", name="Take the photo")).to_be_visible()
        assert axe(page) == []
        for width in (1440, 820, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, width)
