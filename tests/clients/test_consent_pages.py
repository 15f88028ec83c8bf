"""Signing on the screen: the page, the refusals that lose nothing, the paper, the owner's texts."""

import re

import pytest

from clients.models import Consent, ConsentText
from tests.factories.consents import signed

pytestmark = pytest.mark.django_db
DRAWN = "[[[10,10],[200,120],[400,40]]]"


@pytest.fixture
def rita(client, cast):
    client.force_login(cast.rita)
    return client


def address(cast, end="sign/") -> str:
    return f"/clients/{cast.nora.pk}/consents/{end}"


def test_the_desk_signs_and_goes_on_to_where_it_came_from(rita, cast):
    page = rita.get(address(cast), {"next": "/my-day/"}).content.decode()
    assert page.index("The treatment") < page.index("Photos for the record")  # what a session needs comes first
    data = {"purposes": ["treatment", "health_data"], "name": "Nora", "version-treatment": "1", "next": "/my-day/"}
    answer = rita.post(address(cast), data)
    assert (answer.status_code, answer["Location"]) == (302, "/my-day/")
    assert Consent.objects.filter(client=cast.nora, withdrawn_at=None).count() == 2
    assert "My health data" not in rita.get(address(cast)).content.decode()


def test_another_site_is_no_place_to_go_on_to(rita, cast):
    data = {"purposes": "treatment", "name": "Nora", "next": "https://elsewhere.example/"}
    assert rita.post(address(cast), data)["Location"] == f"/clients/{cast.nora.pk}/"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"purposes": ["treatment"], "name": " ", "strokes": ""}, "Nothing is signed yet"),
        ({"purposes": ["treatment"], "name": "Nora N.", "strokes": "[[[1,1],[3,3]]]"}, "too little for a signature"),
        ({"purposes": [], "name": "Nora N.", "strokes": DRAWN}, "Choose what the client agrees to."),
        ({"purposes": ["treatment"], "name": "N" * 300, "strokes": DRAWN}, "A name has at most"),
    ],
)
def test_a_refused_signature_loses_nothing(rita, cast, sent, said):
    answer = rita.post(address(cast), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert ('value="treatment" checked' in page) == bool(sent["purposes"])
    assert f'name="strokes" value="{sent["strokes"]}"' in page
    assert sent["name"].strip() in page
    assert not Consent.objects.exists()


def test_the_texts_are_read_in_the_clients_language_or_the_one_chosen(rita, cast):
    assert "Процедура" not in rita.get(address(cast)).content.decode()
    assert 'lang="ru">Процедура' in rita.get(address(cast), {"language": "ru"}).content.decode()
    rita.post(address(cast), {"purposes": "treatment", "name": "Nora", "language": "ru"})
    consent = Consent.objects.get()
    paper = rita.get(address(cast, f"{consent.pk}/")).content.decode()
    assert consent.signature.language == "ru"
    assert "Мне рассказали" in paper


def test_the_paper_shows_the_words_the_signature_and_that_it_was_withdrawn(rita, cast):
    rita.post(address(cast), {"purposes": "treatment", "strokes": DRAWN})
    consent = Consent.objects.get()
    answer = rita.get(address(cast, f"{consent.pk}/"))
    paper = answer.content.decode()
    assert 'd="M10 10L200 120L400 40"' in paper
    assert "I agree to the treatment." in paper
    assert "no-store" in answer["Cache-Control"]
    assert "Withdrawn" not in paper
    rita.post(address(cast, "withdraw/"), {"purpose": "treatment"})
    assert "Withdrawn on" in rita.get(address(cast, f"{consent.pk}/")).content.decode()
    assert rita.get(address(cast, "999999999999999/")).status_code == 404


def test_the_clients_page_says_what_is_signed_and_what_is_missing(rita, cast, catalogue):
    def card() -> str:
        page = rita.get(f"/clients/{cast.nora.pk}/").content.decode()
        return re.search(r'id="consents".*?</section>', page, re.DOTALL).group()  # type: ignore[union-attr]

    assert card().count("no session starts without it") == 2
    signed(cast.nora)
    assert card().count("version 1") == 2
    assert "no session starts without it" not in card()


def test_the_owner_writes_texts_and_nobody_else(rita, cast):
    assert rita.get("/settings/consents/").status_code == 403
    assert rita.get("/settings/consents/treatment/").status_code == 403
    rita.force_login(cast.olga)
    assert "as shipped" in rita.get("/settings/consents/").content.decode()
    typed = {"title": "T", "title_ru": "Т", "body": "One.\r\n\r\nTwo.", "body_ru": "", "version": "1"}
    refused = rita.post("/settings/consents/treatment/", typed)
    assert refused.status_code == 422
    assert "in both languages" in refused.content.decode()
    assert "One." in refused.content.decode()
    assert rita.post("/settings/consents/treatment/", typed | {"body_ru": "Раз."}).status_code == 302
    assert ConsentText.objects.get(superseded_at=None).body == "One.\n\nTwo."
    stale = rita.post("/settings/consents/treatment/", typed | {"body_ru": "Два.", "version": "1"})
    assert stale.status_code == 412
    assert "Два." in stale.content.decode()
    assert rita.get("/settings/consents/world-domination/").status_code == 404


def test_the_owner_says_what_a_session_needs(client, cast):
    client.force_login(cast.olga)
    assert client.post("/settings/consents/", {"required": ["photos_record"]}).status_code == 302
    assert cast.location.consent_demand.required == ["photos_record"]
    assert client.post("/settings/consents/", {"required": ["everything"]}).status_code == 422
    assert client.post("/settings/consents/", {}).status_code == 302
    cast.location.consent_demand.refresh_from_db()
    assert cast.location.consent_demand.required == []
