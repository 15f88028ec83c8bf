"""The front desk's day off the beaten track: in Russian on a small dark phone, on paper, and a freed place given on."""

import re

import pytest
from playwright.sync_api import expect

from bookings.message_kinds.of_waiting import offer_url
from bookings.models import Course, Offer, Session
from bookings.services import waiting
from bookings.services.change_state import cancel
from clients.models import Client
from salon.accounts.actor import SYSTEM
from tests.factories import Cast, ClientFactory
from tests.factories.catalogue import Catalogue
from tests.factories.courses import make_course, make_session
from tests.factories.screenings import screened
from tests.journeys.conftest import Desk
from tests.journeys.test_diary import at, work_day

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def booked(cast: Cast, catalogue: Catalogue, hour: int = 10) -> Course:
    screened(cast.nora, catalogue.face)
    return make_course(cast, [at(cast, work_day(cast), hour)], sessions_total=10)


def test_on_a_small_dark_phone_in_russian_the_day_is_a_list(desk: Desk, cast: Cast, catalogue: Catalogue) -> None:
    booked(cast, catalogue)
    page = desk.open(f"/?date={work_day(cast)}", cast.rita, width=320, color_scheme="dark", locale="ru-RU")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.get_by_role("link", name="Без записи")).to_be_visible()
    card = page.locator(".visit__card")
    expect(card).to_contain_text("Nora Test")
    assert "Записан" in (card.get_attribute("aria-label") or "")
    box = card.bounding_box()
    assert box is not None
    assert box["width"] > 250  # the whole width, not a column's
    card.click()
    expect(page.get_by_role("dialog").get_by_role("link", name="Перенести")).to_be_visible()


def test_each_cosmetologist_has_one_sheet_of_paper(desk: Desk, cast: Cast, catalogue: Catalogue) -> None:
    course = booked(cast, catalogue, hour=9)
    on = work_day(cast)
    for hour in (11, 13, 15, 17):
        make_course(cast, [at(cast, on, hour)], client=ClientFactory(location=cast.location))
    other = make_course(cast, [], client=ClientFactory(location=cast.location))
    make_session(cast, other, at(cast, on, 9), cosmetologist=cast.dina, room=cast.rooms[1], device=cast.devices[1])
    page = desk.open(f"/day-sheet/?date={on}", cast.rita)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))) == 2
    assert course.sessions.count() == 1


def test_a_freed_place_is_offered_in_one_tap_and_taken_by_the_first_answer(
    desk: Desk, cast: Cast, catalogue: Catalogue
) -> None:
    session = booked(cast, catalogue).sessions.get()
    on = work_day(cast)
    waiters: list[Client] = []
    for name in ("Wanda First", "Wilma Second"):
        client = ClientFactory(location=cast.location, name=name)
        screened(client, catalogue.face)
        waiting.join(
            location=cast.location, client=client, treatment=catalogue.face, serum=catalogue.serums["hyaluronic"],
            first_on=on, last_on=on, actor=SYSTEM,
        )  # fmt: skip
        waiters.append(client)
    cancel(session=session, actor=SYSTEM, reason="")
    page = desk.open("/tasks/", cast.rita)
    page.get_by_role("link", name="Offer it").click()
    for client in waiters:
        page.get_by_role("button", name=re.compile(f"Offer by mail.*{client.name}")).click()
        page.get_by_text(f"Offered to {client.name} by mail.").first.wait_for()
    offers = list(Offer.objects.select_related("entry__client").order_by("id"))
    pages = [desk.open("/o/" + offer_url(offer).partition("/o/")[2], width=390) for offer in reversed(offers)]
    for one in pages:
        with one.expect_navigation():  # she has her place before the next one asks
            one.get_by_role("button", name="Take the place").click()
    expect(pages[0].get_by_text("It is yours.")).to_be_visible()
    expect(pages[1].get_by_text("gone to somebody who answered first").first).to_be_visible()
    assert Session.objects.get(status="booked").client == waiters[1]
