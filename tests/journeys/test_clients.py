"""A real browser: finding a client, making one, asking the questions."""

import pytest
from playwright.sync_api import expect

from clients.models import Client, Screening
from clients.screening import Answer
from tests.factories import ClientFactory
from tests.factories.screenings import screened
from tests.journeys.conftest import swapped

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_the_desk_finds_a_client_while_typing_and_makes_one_who_is_not_there(desk, cast):
    ClientFactory(location=cast.location, name="Anna Petrova", phone="+4915266499964")
    page = desk.open("/clients/", cast.rita)
    page.keyboard.type("petrva")
    page.get_by_role("link", name="Nora Test").wait_for(state="detached")
    assert page.locator("tbody tr").all_inner_texts()[0].count("Anna Petrova") == 1
    page.locator("#q").fill("Vera Nova")
    page.get_by_role("link", name="New client “Vera Nova”").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name")).to_have_value("Vera Nova")
    dialog.get_by_label("Phone").fill("12")
    with swapped(page):
        dialog.get_by_role("button", name="Make the client").click()
    dialog.get_by_text("This is no telephone number").wait_for()
    expect(dialog.get_by_label("Name")).to_have_value("Vera Nova")
    dialog.get_by_label("Phone").fill("030 901820")
    dialog.get_by_role("button", name="Make the client").click()
    page.get_by_role("heading", name="Vera Nova").wait_for()
    assert Client.objects.get(name="Vera Nova").phone == "+4930901820"


def test_the_verdict_follows_the_answers_and_nothing_is_kept_until_they_are_saved(desk, cast, catalogue, axe):
    page = desk.open(f"/clients/{cast.nora.pk}/screening/?treatment={catalogue.face.pk}", cast.clara_user)

    def answer(code: str, value: str) -> None:
        page.locator(f"label.segment:has(input[name={code}][value={value}])").click()

    answer("pregnancy", "no")
    page.locator("#verdict").get_by_text("1 of 12 answered").wait_for()
    answer("wounds", "yes")
    page.locator("#verdict").get_by_text("not until it has healed").wait_for()
    expect(page.locator("[name=wounds-note]")).to_be_visible()
    expect(page.locator("[name=waxing-since]")).to_be_hidden()
    assert axe(page) == []
    assert not Screening.objects.exists()
    with page.expect_navigation():
        page.get_by_role("button", name="None of these").click()
    expect(page.get_by_role("heading", name="Nora Test")).to_be_visible()
    screening = Screening.objects.get()
    assert (screening.outcome, screening.answers.filter(yes=True).count()) == ("deferred", 1)


def test_without_scripts_the_questions_are_a_form(desk, cast, catalogue):
    page = desk.open(f"/clients/{cast.nora.pk}/screening/", cast.rita, java_script_enabled=False)
    page.locator("label.segment:has(input[name=waxing][value=yes])").click()
    with page.expect_navigation():
        page.get_by_role("button", name="None of these").click()
    expect(page.get_by_role("heading", name="Nora Test")).to_be_visible()
    assert Screening.objects.get().outcome == "deferred"


def test_the_client_pages_are_accessible_and_never_scroll_sideways(desk, cast, catalogue, axe):
    screened(cast.nora, catalogue.face, diabetes=Answer(True), intolerance=Answer(True, note="vitamin C; aunt's cream"))
    for address in (
        "/clients/",
        "/clients/?q=nora",
        "/clients/?q=zzzqx",
        "/clients/new/",
        f"/clients/{cast.nora.pk}/",
        f"/clients/{cast.nora.pk}/edit/",
        f"/clients/{cast.nora.pk}/screening/",
        "/clients/search/?q=nora&next=/book/",
    ):
        page = desk.open(address, cast.clara_user, width=320)
        assert (address, axe(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
