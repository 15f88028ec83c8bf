"""The salon's own colour: chosen in the settings, seen in every mail and on the client's page."""

import pytest
from django.db import IntegrityError
from django.test import Client as Browser

from bookings.message_kinds import names
from bookings.message_kinds.letters import visit_url
from bookings.message_kinds.samples import sample
from bookings.message_kinds.wordings import WORDINGS
from salon import clock
from salon.accounts.models import Location
from salon.colours import DEFAULT, palette
from tests.factories.courses import make_course
from tests.factories.salon import Cast, make_cast

pytestmark = pytest.mark.django_db
PINK = "#E91E8C"
SALON = {
    "part": "salon",
    "name": "Salon Rosa",
    "language": "en",
    "zone_name": "Europe/Berlin",
    "cancel_until_hours": 24,
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def olga(cast: Cast) -> Browser:
    browser = Browser()
    browser.force_login(cast.olga)
    return browser


def test_every_mail_takes_the_colour_that_the_owner_chooses(cast: Cast) -> None:
    assert f'value="{DEFAULT}"' in olga(cast).get("/settings/").content.decode()
    assert olga(cast).post("/settings/", SALON | {"accent": PINK}).status_code == 302
    location = Location.objects.get()
    assert location.accent == PINK.lower()
    own = palette(location.accent)
    for kind in (names.REMINDER_2D, names.CONFIRMATION, names.REBOOK):
        for wording in (None, WORDINGS[kind]):
            html = sample(location, kind, "en", wording).html
            assert f"background: {own.ink}" in html, "the button"
            assert f".button {{ background: {own.ink_dark} !important" in html, "the button at night"
            assert DEFAULT not in html


@pytest.mark.parametrize("wrong", ["pink", "#e91e8", "#e91e8cff", "#e91e8g", "url(//x)", "#e91e8c;"])
def test_what_is_no_colour_is_said_beside_its_field_and_nothing_typed_is_lost(cast: Cast, wrong: str) -> None:
    page = olga(cast).post("/settings/", SALON | {"accent": wrong})
    assert page.status_code == 422
    assert "Please write the colour like this: #0b6472." in page.content.decode()
    assert 'value="Salon Rosa"' in page.content.decode()
    assert Location.objects.get().accent == DEFAULT


@pytest.mark.parametrize("wrong", ["#E91E8C", "red", "", "#12345"])
def test_the_database_holds_colours_only(cast: Cast, wrong: str) -> None:
    with pytest.raises(IntegrityError, match="location_accent"):
        Location.objects.update(accent=wrong)


def test_her_page_shows_the_colour_without_a_style_of_its_own(cast: Cast) -> None:
    Location.objects.update(accent="#e91e8c")
    course = make_course(cast, [clock.now()])
    url = visit_url(course, course.client, last=clock.now())
    page = Browser().get(url[url.index("/v/") :]).content.decode()
    assert 'fill="#e91e8c"' in page
    assert "style=" not in page
