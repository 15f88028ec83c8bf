"""A real browser: new answers put a course off, it goes on later; three questions before a session."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from bookings import links
from bookings.models import Course, CourseHold
from clients.models import Client
from salon import clock
from salon.outbox.models import Message
from tests.factories.consents import signed
from tests.factories.courses import make_course
from tests.factories.screenings import screened

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STILL = "() => !document.getAnimations().length"  # what was pressed has taken its colour


@pytest.fixture
def course(cast, catalogue) -> Course:
    """Ten sessions of Nora's: three done, the fourth now, six to come on the Tuesdays and Fridays after next Monday."""
    zone, now = cast.location.zone, clock.now()
    monday = now.astimezone(zone).date() + timedelta(days=7 - now.astimezone(zone).weekday())
    days = [monday + timedelta(days=7 * (n // 2) + (1, 4)[n % 2]) for n in range(6)]
    coming = [datetime.combine(day, time(10), tzinfo=zone) for day in days]
    done = [now - timedelta(days=11 - 3 * n) for n in range(3)]
    made = make_course(cast, [*done, now - timedelta(minutes=1), *coming])
    made.sessions.filter(number__lte=3).update(status="completed")
    signed(made.client)
    screened(made.client, catalogue.face)
    return made


def segment(page, name: str, value: str):
    return page.locator(f"label.segment:has(input[name={name}][value={value}])")


def test_pregnant_at_session_four_the_desk_sees_it_and_resumes_when_it_is_over(desk, cast, catalogue, course, axe):
    fourth = course.sessions.get(number=4)
    page = desk.open(f"/sessions/{fourth.pk}/", cast.rita)
    page.get_by_role("button", name="Arrived").click()
    page.get_by_role("link", name="Ask the three questions").click()
    dialog = page.get_by_role("dialog")
    for name, value in (("reacted", "no"), ("broken", "no"), ("changed", "yes")):
        segment(dialog, name, value).click()
    page.wait_for_function(STILL)
    assert axe(page) == []
    with page.expect_navigation():
        dialog.get_by_role("button", name="Save the answers").click()
    page.get_by_role("heading", name="Screening").wait_for()
    segment(page, "pregnancy", "yes").click()
    page.locator("#verdict").get_by_text("So far: deferred").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="None of these").click()
    page.get_by_text("The course is paused: 6 dates are free again.").first.wait_for()
    course.refresh_from_db()
    assert course.status == "paused"
    assert course.sessions.filter(status="cancelled").count() == 6
    assert {(one["weekday"], one["from"]) for one in course.wishes} == {(1, "10:00"), (4, "10:00")}
    assert list(Message.objects.filter(kind="paused").values_list("status", flat=True)) == ["pending"]

    page.goto("/tasks/")
    page.get_by_text("Paused until the client says it is over.").wait_for()
    assert "pregnan" not in page.content().lower()
    assert axe(page) == []

    screened(Client.objects.get(pk=course.client_id), catalogue.face)
    page.goto(f"/courses/{course.pk}/")
    page.get_by_text("Paused, and may go on now.").wait_for()
    assert axe(page) == []
    page.get_by_role("link", name="Resume").click()
    page.get_by_role("dialog").get_by_role("button", name="Show the dates").click()
    page.get_by_role("dialog").get_by_role("button", name="Go on with 6 sessions").click()
    page.get_by_text("The course goes on.").first.wait_for()
    dates = [one.starts_at.astimezone(cast.location.zone) for one in course.sessions.filter(status="booked")]
    assert len(dates) == 6
    assert {(moment.weekday(), moment.hour) for moment in dates} == {(1, 10), (4, 10)}


def test_a_reaction_told_at_home_holds_the_course_until_the_cosmetologist_clears_it(desk, cast, course, axe):
    fourth = course.sessions.get(number=4)
    type(fourth).objects.filter(pk=fourth.pk).update(starts_at=clock.now() + timedelta(minutes=30))
    token = links.token(
        course=course.pk,
        email=course.client.email,
        series=course.client.link_series,
        expires_at=clock.now() + timedelta(days=9),
    )
    page = desk.open(f"/v/{token}/", width=390)
    segment(page, "reacted", "yes").click()
    page.get_by_label("In a few words").fill("planted-rash")
    page.wait_for_function(STILL)
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Nothing new").click()
    page.get_by_text("Thank you. We have your answers.").wait_for()

    rita = desk.open("/tasks/", cast.rita, width=820)
    with rita.expect_navigation():
        rita.get_by_role("link", name="Open").click()
    rita.get_by_text("A cosmetologist has to look at the client before anything starts.").wait_for()
    assert "planted-rash" not in rita.content()
    expect(rita.get_by_role("button", name="Clear the course")).to_have_count(0)

    clara = desk.open(f"/sessions/{fourth.pk}/before/", cast.clara_user, width=820)
    clara.get_by_text("planted-rash").wait_for()
    assert axe(clara) == []
    clara.get_by_label("What you saw").fill("Slight redness, gone.")
    with clara.expect_navigation():
        clara.get_by_role("button", name="Clear the course").click()
    clara.get_by_text("Cleared: the course may go on.").first.wait_for()
    assert CourseHold.objects.get().cleared_by == cast.clara_user


def test_all_questions_on_her_own_page_are_a_form_without_scripts(desk, course, axe):
    token = links.token(
        course=course.pk,
        email=course.client.email,
        series=course.client.link_series,
        expires_at=clock.now() + timedelta(days=9),
    )
    page = desk.open(f"/v/{token}/questions/", width=320)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    plain = desk.open(f"/v/{token}/questions/", width=390, java_script_enabled=False)
    segment(plain, "pregnancy", "yes").click()
    plain.get_by_role("button", name="None of these").click()
    expect(plain.get_by_text("Your course is paused, and its dates are cancelled.")).to_be_visible()
