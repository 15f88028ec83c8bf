"""The session record in gloved hands: a tablet, touch, a network that comes and goes, a second tablet."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, Route, expect

from bookings.models import Session, SessionRecord
from bookings.record_draft import Draft, GradeGiven, StepDone
from bookings.services.change_state import complete
from bookings.services.save_record import save_record
from salon import clock
from salon.accounts.actor import Actor
from tests.factories import Cast
from tests.factories.protocol import Shelf, make_lot, make_shelf
from tests.factories.visits import make_running_course
from tests.journeys.conftest import THEMES, Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 820, "has_touch": True}


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    return make_shelf(cast.location)


@pytest.fixture
def visit(cast: Cast, shelf: Shelf) -> Session:
    """Nora's second session, now; the first was three days ago and is signed."""
    now = clock.now().replace(second=0, microsecond=0)
    course = make_running_course(cast, [now - timedelta(days=3), now], sessions_total=10)
    course.indications.set([shelf.pores, shelf.wrinkles])
    first = course.sessions.get(number=1)
    Session.objects.filter(pk=first.pk).update(status="in_treatment")
    draft = Draft(
        steps=tuple(StepDone(step.code, True, step.minutes) for step in shelf.steps),
        serum_lot_id=shelf.lot.pk,
        serum_ml=Decimal("2.5"),
        device_minutes=25,
        grades=(GradeGiven(shelf.pores.pk, Decimal(3)), GradeGiven(shelf.wrinkles.pk, Decimal(2))),
    )
    save_record(session=first, draft=draft, expected_version=0, actor=Actor(cast.clara_user))
    complete(session=first, actor=Actor(cast.clara_user))
    return course.sessions.get(number=2)


def treat(visit: Session) -> str:
    Session.objects.filter(pk=visit.pk).update(status="in_treatment")
    return f"/sessions/{visit.pk}/record/"


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_contain_text("Saved")


def tap(page: Page, group: str, grade: str) -> None:
    """Give a grade; the page has taken it, so that what it says next is about this."""
    radio = page.get_by_role("group", name=group).get_by_role("radio", name=grade)
    radio.tap()
    expect(radio).to_be_checked()


def record_of(visit: Session) -> SessionRecord:
    return SessionRecord.objects.get(session=visit)


def test_an_uneventful_session_takes_at_most_eight_taps(desk: Desk, cast: Cast, visit: Session, shelf: Shelf) -> None:
    page = desk.open("/my-day/", cast.clara_user, **TABLET)
    taps = 0
    for role, name in (
        ("button", "Arrived"),
        ("button", "Start treatment"),
        ("radio", "No reaction"),
        ("button", "All done as usual"),
        ("button", "All as last time"),
    ):
        page.get_by_role(role, name=name).tap()  # type: ignore[arg-type]
        taps += 1
    page.get_by_label("Aftercare explained").tap()
    page.get_by_role("button", name="Sign").tap()
    taps += 2
    expect(page.get_by_text("Signed: Nora Test, session 2 of 10.")).to_be_visible()
    assert taps <= 8
    record = record_of(visit)
    assert (record.serum_lot, record.serum_ml, record.device_minutes) == (shelf.lot, Decimal("2.50"), 25)
    assert (record.reacted_since_last, record.aftercare_sent, record.signed_by) == (False, True, cast.clara_user)
    assert [int(grade.grade) for grade in record.grades.all()] == [3, 2]
    assert all(step.done for step in record.steps.all())


def test_five_minutes_without_network_lose_nothing(desk: Desk, cast: Cast, visit: Session) -> None:
    page = desk.open("/my-day/", cast.clara_user, **TABLET)
    page.clock.install()
    page.goto(treat(visit))
    page.get_by_role("radio", name="No reaction").tap()
    page.clock.run_for(1_000)
    saved(page)
    page.context.set_offline(True)
    page.get_by_label("Note").fill("written in the dark")
    page.get_by_role("button", name="All done as usual").tap()
    page.clock.run_for(60_000)
    expect(page.locator("[data-status]")).to_contain_text("No network")
    page.get_by_role("button", name="Sign").tap()
    expect(page.locator("[data-status]")).to_contain_text("Not signed")
    page.clock.run_for(240_000)
    assert record_of(visit).note == ""
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as warned:
        page.evaluate("setTimeout(() => { location.href = '/my-day/' })")
        page.clock.run_for(100)
    assert warned.value.type == "beforeunload"
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "dark" not in stored
    assert "Nora" not in stored
    page.context.set_offline(False)
    for _ in range(100):
        page.clock.run_for(5_000)
        page.wait_for_timeout(250)
        if "Saved" in page.locator("[data-status]").inner_text():
            break
    saved(page)
    record = record_of(visit)
    assert (record.note, record.reacted_since_last) == ("written in the dark", False)
    assert all(step.done for step in record.steps.all())
    desk.complaints.clear()  # the browser itself says in the console that it was offline


def test_an_answer_that_gets_lost_is_not_mistaken_for_another_tablet(desk: Desk, cast: Cast, visit: Session) -> None:
    page = desk.open(treat(visit), cast.clara_user, **TABLET)
    swallowed: list[str] = []

    def swallow(route: Route) -> None:
        if route.request.method == "POST" and not swallowed:
            route.fetch()  # it reaches the server and is saved
            swallowed.append(route.request.url)
            route.abort()  # and nobody hears of it
        else:
            route.continue_()

    page.route("**/record/", swallow)
    page.get_by_label("Note").fill("first words")
    expect(page.locator("[data-status]")).to_contain_text("No network")
    saved(page)
    assert len(swallowed) == 1
    assert record_of(visit).version == 2
    desk.complaints.clear()


@pytest.mark.parametrize(
    ("keep", "note"), [("Keep what is here", "from the second"), ("Take the other one", "from the first")]
)
def test_two_tablets_ask_before_one_replaces_the_other(
    desk: Desk, cast: Cast, visit: Session, keep: str, note: str
) -> None:
    address = treat(visit)
    first = desk.open(address, cast.clara_user, **TABLET)
    second = desk.open(address, cast.olga, **TABLET)
    first.get_by_label("Note").fill("from the first")
    saved(first)
    second.get_by_label("Note").fill("from the second")
    question = second.get_by_role("alert").filter(has_text="This record was saved on another device")
    expect(question).to_be_visible()
    assert record_of(visit).note == "from the first"
    expect(question).to_contain_text("Note: from the first")
    second.get_by_role("button", name=keep).tap()
    saved(second)
    expect(second.get_by_label("Note")).to_have_value(note)
    expect(question).to_be_hidden()
    assert record_of(visit).note == note


def test_what_two_tablets_write_in_different_places_comes_together_without_a_question(
    desk: Desk, cast: Cast, visit: Session, shelf: Shelf
) -> None:
    address = treat(visit)
    first = desk.open(address, cast.clara_user, **TABLET)
    second = desk.open(address, cast.olga, **TABLET)
    first.get_by_label("Note").fill("from the first")
    first.get_by_role("checkbox", name="Cleanse").check()
    tap(first, "Pores", "2 moderate")
    saved(first)
    second.get_by_label("Reaction today").fill("from the second")
    tap(second, "Wrinkles", "1 slight")
    expect(second.get_by_label("Note")).to_have_value("from the first")
    expect(second.get_by_role("checkbox", name="Cleanse")).to_be_checked()
    saved(second)
    expect(second.get_by_role("alert").filter(has_text="another device")).to_have_count(0)
    record = record_of(visit)
    assert (record.note, record.today) == ("from the first", "from the second")
    assert {(grade.indication, int(grade.grade)) for grade in record.grades.all()} == {
        (shelf.pores, 2),
        (shelf.wrinkles, 1),
    }


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    desk: Desk, cast: Cast, visit: Session
) -> None:
    page = desk.open(treat(visit), cast.clara_user, **TABLET)
    page.get_by_label("Reaction today").fill("a little red")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign").tap()
    expect(page.get_by_text("Ask: any reaction since last time?").first).to_be_visible()
    expect(page.get_by_label("Reaction today")).to_have_value("a little red")
    page.get_by_role("radio", name="Yes").tap()
    page.get_by_label("What was it?").fill("tingling for a day")
    page.get_by_role("button", name="All done as usual").tap()
    page.get_by_role("button", name="Sign").tap()
    expect(page.get_by_text("Signed: Nora Test")).to_be_visible()
    assert record_of(visit).since_last == "tingling for a day"


def test_the_timer_writes_the_minutes_and_goes_from_step_to_step(desk: Desk, cast: Cast, visit: Session) -> None:
    page = desk.open("/my-day/", cast.clara_user, **TABLET)
    page.clock.install()
    page.goto(treat(visit))
    page.get_by_role("button", name="Timer: Cleanse").tap()
    page.clock.run_for(8 * 60_000)
    page.get_by_role("button", name="Timer: Oxygen").tap()
    page.clock.run_for(20 * 60_000)
    page.get_by_role("button", name="Timer: Oxygen").tap()
    page.clock.run_for(1_000)
    saved(page)
    record = record_of(visit)
    assert [(step.step, step.done, step.minutes) for step in record.steps.all()] == [
        ("cleanse", True, 8),
        ("serum", False, 5),
        ("oxygen", True, 20),
    ]
    assert record.device_minutes == 20


def test_a_grade_touched_again_is_taken_away(desk: Desk, cast: Cast, visit: Session, shelf: Shelf) -> None:
    page = desk.open(treat(visit), cast.clara_user, **TABLET)
    for name in ("2 moderate", "3 marked (last time)", "3 marked (last time)"):
        page.get_by_role("group", name="Pores").get_by_role("radio", name=name).tap()
    tap(page, "Wrinkles", "1 slight")
    saved(page)
    assert [(grade.indication, int(grade.grade)) for grade in record_of(visit).grades.all()] == [(shelf.wrinkles, 1)]


def test_a_barcode_reader_chooses_the_lot(desk: Desk, cast: Cast, visit: Session, shelf: Shelf) -> None:
    other = make_lot(cast.location, shelf.serum, "B-77")
    page = desk.open(treat(visit), cast.clara_user, **TABLET)
    page.get_by_label("Scan or type a lot number").fill("(01)0400(10)b-77")
    page.keyboard.press("Enter")
    saved(page)
    assert record_of(visit).serum_lot == other


def test_signed_it_is_read_and_amended(desk: Desk, cast: Cast, visit: Session) -> None:
    first = visit.course.sessions.get(number=1)
    page = desk.open(f"/sessions/{first.pk}/record/", cast.clara_user, **TABLET)
    expect(page.get_by_text("2.50 ml")).to_be_visible()
    page.get_by_label("Add to the record").fill("the client called: no reaction")
    page.get_by_role("button", name="Add").tap()
    expect(page.get_by_text("the client called: no reaction")).to_be_visible()


def test_it_works_without_scripts(desk: Desk, cast: Cast, visit: Session) -> None:
    page = desk.open("/my-day/", cast.clara_user, width=820, java_script_enabled=False)
    page.get_by_role("button", name="Arrived").click()
    page.get_by_role("button", name="Start treatment").click()
    page.get_by_role("radio", name="No reaction").click()
    for step in ("Cleanse", "Apply the serum", "Oxygen"):
        page.get_by_role("checkbox", name=step).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("checkbox", name="Cleanse")).to_be_checked()
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_text("Signed: Nora Test, session 2 of 10.")).to_be_visible()
    assert record_of(visit).signed_by == cast.clara_user


@THEMES
def test_the_pages_are_clean_for_axe_and_fit(
    desk: Desk, cast: Cast, visit: Session, axe: Callable[[Page], list[str]], scheme: str
) -> None:
    address = treat(visit)
    page = desk.open("/my-day/", cast.clara_user, color_scheme=scheme, **TABLET)
    signed = f"/sessions/{visit.course.sessions.get(number=1).pk}/record/"
    for path in ("/my-day/", address, signed):
        page.goto(path)
        assert axe(page) == []
        for width in (1440, 820, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, width)


def test_everything_to_touch_is_large_enough_for_a_gloved_finger(desk: Desk, cast: Cast, visit: Session) -> None:
    page = desk.open(treat(visit), cast.clara_user, **TABLET)
    targets = page.locator("main :is(button, .segment, .option-card, .record-step__done, summary, textarea):visible")
    small = [box for box in (t.bounding_box() for t in targets.all()) if box and min(box["width"], box["height"]) < 44]
    assert targets.count() > 20
    assert small == []
