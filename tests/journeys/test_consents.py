"""A real browser: signing with mouse, finger and keyboard; a start that waits for it; papers that are none."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Session
from clients.models import Consent, Document
from clients.screening import Answer
from clients.services import apply_patch_test, withdraw_consent
from clients.strokes import read_strokes
from salon import clock, sealing
from salon.accounts.actor import Actor
from tests.factories.papers import PDF, SVG
from tests.factories.protocol import make_lot
from tests.factories.screenings import screened
from tests.factories.visits import make_running_course
from tests.journeys.conftest import THEMES

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DRAWN = 500  # pixels
INK = """pad => { const {data} = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height);
         let ink = 0; for (let n = 3; n < data.length; n += 4) ink += data[n] > 0; return ink }"""


def middle(page: Page) -> tuple[float, float, float, float]:
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def draw(page: Page) -> None:
    x, y, width, height = middle(page)
    page.mouse.move(x + width * 0.2, y + height * 0.5)
    page.mouse.down()
    for n in range(1, 11):
        page.mouse.move(x + width * (0.2 + 0.06 * n), y + height * (0.3 if n % 2 else 0.7))
    page.mouse.up()


def drawn() -> list[int]:
    """How many points each stroke of the one signature has."""
    signature = Consent.objects.select_related("signature").first().signature
    return [len(stroke) for stroke in read_strokes(sealing.unseal(signature.strokes))]


def tick(page: Page, *titles: str) -> None:
    for title in titles:
        page.get_by_role("checkbox", name=re.compile(f"I agree.*{title}")).check()


def test_a_start_waits_for_the_consent_which_is_signed_with_the_mouse(desk, cast, catalogue):
    now = clock.now().replace(second=0, microsecond=0)
    visit = make_running_course(cast, [now]).sessions.get()
    Session.objects.filter(pk=visit.pk).update(status="arrived")
    screened(cast.nora, visit.course.treatment)
    for purpose in ("treatment", "health_data"):
        withdraw_consent(client=cast.nora, purpose=purpose, actor=Actor(cast.rita))
    page = desk.open("/my-day/", cast.clara_user, width=820)
    expect(page.get_by_text("Consent missing")).to_be_visible()
    page.get_by_role("button", name="Start treatment").click()
    refusal = page.get_by_role("alert")
    refusal.get_by_text("The client's consent is missing").wait_for()
    with page.expect_navigation():
        refusal.get_by_role("link", name="Let her sign").click()
    page.get_by_role("heading", name="Read and sign").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("Choose what the client agrees to.").wait_for()
    draw(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("Choose what the client agrees to.").wait_for()
    assert page.locator("canvas").evaluate(INK) > DRAWN  # the drawing came back
    tick(page, "The treatment", "My health data")
    with page.expect_navigation(url=re.compile("/my-day/$")):
        page.get_by_role("button", name="Sign", exact=True).click()
    assert Consent.objects.filter(withdrawn_at=None, signature__manner="drawn").count() == 2
    expect(page.get_by_text("Consent missing")).to_be_hidden()
    page.get_by_role("button", name="Start treatment").click()
    page.wait_for_url(f"**/sessions/{visit.pk}/record/")


def test_a_finger_signs_on_a_phone_and_the_page_does_not_scroll_under_it(desk, cast):
    page = desk.open(f"/clients/{cast.nora.pk}/consents/sign/", cast.rita, width=390, has_touch=True, is_mobile=True)
    tick(page, "The treatment")
    x, y, width, height = middle(page)
    before = page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)

    def finger(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x + width * across, "y": y + height * down} for across, down in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for lift in (0.2, 0.6):
        finger("touchStart", (0.1, lift))
        for n in range(1, 9):
            finger("touchMove", (0.1 + 0.1 * n, lift + (0.3 if n % 2 else 0)))
        finger("touchEnd")
    assert page.evaluate("scrollY") == before
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("Signed. The consent is on file.").wait_for()
    assert len(drawn()) == 2
    assert min(drawn()) >= 8


def test_the_keyboard_signs_by_name_and_a_dot_is_no_signature(desk, cast):
    page = desk.open(f"/clients/{cast.nora.pk}/consents/sign/", cast.rita)
    page.get_by_role("checkbox", name=re.compile("I agree.*The treatment")).focus()
    page.keyboard.press("Space")
    x, y, width, height = middle(page)
    page.mouse.click(x + width / 2, y + height / 2)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("too little for a signature").wait_for()
    assert page.get_by_role("checkbox", name=re.compile("I agree.*The treatment")).is_checked()
    page.get_by_role("button", name="Once more").click()
    page.wait_for_function(f"() => ({INK})(document.querySelector('canvas')) === 0")
    page.get_by_label("Name").fill("Nora Test")
    page.keyboard.press("Enter")
    page.get_by_text("Signed. The consent is on file.").wait_for()
    assert Consent.objects.get().signature.manner == "typed"


def test_without_scripts_the_name_is_typed(desk, cast):
    page = desk.open(f"/clients/{cast.nora.pk}/consents/sign/", cast.rita, java_script_enabled=False)
    expect(page.locator("canvas")).to_be_hidden()
    tick(page, "My health data")
    page.get_by_label("Name").fill("Nora Test")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign", exact=True).click()
    assert Consent.objects.get().purpose == "health_data"


def test_the_paper_is_one_sheet_of_a4_and_reads_in_black(desk, cast):
    page = desk.open(f"/clients/{cast.nora.pk}/consents/sign/", cast.rita)
    tick(page, "The treatment")
    draw(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Read.*The treatment")).click()
    page.get_by_role("img", name="Signature").wait_for()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


def test_a_file_that_is_no_paper_is_refused_with_a_sentence(desk, cast, catalogue, tmp_path):
    page = desk.open(f"/clients/{cast.nora.pk}/", cast.rita)
    for name, data, said in (
        ("attest.pdf", SVG, "This is an SVG drawing"),
        ("attest.jpg", b"MZ" + b"0" * 4000, "whatever its name says"),
        ("huge.pdf", PDF + b"0" * (11 * 1024 * 1024), "larger than 10 MB"),
    ):
        (tmp_path / name).write_bytes(data)
        page.get_by_label("File").set_input_files(tmp_path / name)
        with page.expect_navigation():
            page.get_by_role("button", name="Upload").click()
        page.get_by_text(said).wait_for()
    assert not Document.objects.exists()
    page.get_by_label("File").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="Upload").click()
    page.get_by_text("1 document waits to be checked.").wait_for()


@THEMES
def test_the_pages_are_accessible_and_never_scroll_sideways(desk, cast, catalogue, axe, scheme):
    serum = catalogue.serums["kojic"]
    lot = make_lot(cast.location, serum)
    when = clock.now() - timedelta(hours=50)
    nora = cast.nora
    apply_patch_test(client=nora, serum=serum, lot=lot, place="arm", applied_at=when, actor=Actor(cast.clara_user))
    screened(nora, catalogue.face, waxing=Answer(True), diabetes=Answer(True))
    for user, address in (
        (cast.clara_user, f"/clients/{nora.pk}/"),
        (cast.rita, f"/clients/{nora.pk}/"),
        (cast.rita, f"/clients/{nora.pk}/consents/sign/"),
        (cast.olga, "/settings/consents/"),
        (cast.olga, "/settings/consents/treatment/"),
    ):
        page = desk.open(address, user, width=320, color_scheme=scheme)
        for more in page.locator("summary").all():
            more.click()
        page.evaluate("scrollTo(0, 0)")  # nothing lies under the bar of the page
        assert (address, axe(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
