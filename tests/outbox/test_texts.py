"""The owner's own words: looked at, tried, saved; refused when they are saved and never when they are sent."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from salon.accounts.actor import SYSTEM
from salon.accounts.models import Location, User
from salon.accounts.roles import Role
from salon.errors import Invalid
from salon.outbox.kinds import all_kinds
from salon.outbox.models import Message, MessageText
from salon.outbox.services import send_due
from salon.outbox.services.texts import preview_text, save_text
from salon.outbox.wording import Wording
from tests.factories import LocationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
GOOD = {
    "subject": "We wait for you on {date}",
    "body": "come & see <b>us</b>:\n\n{details}\n\n- bring {cosmetologist} a smile",
}
URL = "/messages/texts/reminder-2d/en/"
WITH_TEXT = [kind.name for kind in all_kinds() if kind.places]


@pytest.fixture
def user(location: Location) -> User:
    return MembershipFactory(
        location=location, user=UserFactory(email="olga@salon.example"), role=Role.OWNER.value
    ).user


@pytest.fixture
def olga(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_the_page_begins_with_the_shipped_text_of_its_language(olga: Client) -> None:
    assert "Please tell us whether you will come." in olga.get(URL).content.decode()
    russian = olga.get("/messages/texts/reminder-2d/ru/").content.decode()
    assert "Пожалуйста, сообщите нам, придёте ли вы." in russian
    assert "{details}" in russian


def test_what_is_saved_is_what_stands_there_and_goes_back_to_the_shipped_text(olga: Client) -> None:
    assert olga.post(URL, GOOD | {"do": "save"}).status_code == 303
    assert MessageText.objects.get().subject == GOOD["subject"]
    assert "bring {cosmetologist} a smile" in olga.get(URL).content.decode()
    olga.post(URL, GOOD | {"do": "save", "subject": "Another"})
    assert MessageText.objects.get().subject == "Another"
    olga.post(URL, {"do": "reset"})
    assert not MessageText.objects.exists()


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("body", "no details at all", "{details} is missing"),
        ("body", "{details}\n\n{nome}", "{nome} is not known here"),
        ("body", "{details}\n\n{{ request.user.password }}", "{ request.user.password } is not known here"),
        ("body", "{details}\n\n{% include 'x' %}", "is not known here"),
        ("body", "", "Please write something."),
        ("subject", "", "Please write something."),
        ("subject", "{details}", "{details} is not known here"),
        ("subject", "Your {treatment}", "{treatment} is not known here"),
        ("subject", "x" * 161, "at most 160 characters"),
        ("subject", "brace }", "A curly bracket belongs only around a word of the list"),
    ],
)
def test_a_broken_text_is_refused_beside_its_field_and_nothing_typed_is_lost(
    olga: Client, field: str, text: str, said: str
) -> None:
    response = olga.post(URL, GOOD | {"do": "save", field: text})
    html = response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 422
    assert said in html
    assert 'aria-invalid="true"' in html
    other = "body" if field == "subject" else "subject"
    assert GOOD[other].split("\n")[0].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html
    assert not MessageText.objects.exists()


def test_a_line_break_in_a_subject_becomes_a_space(location: Location) -> None:
    wording = Wording("One\r\nBcc: x@example.com", GOOD["body"])
    save_text(location=location, kind="reminder-2d", language="en", wording=wording, actor=SYSTEM)
    assert MessageText.objects.get().subject == "One Bcc: x@example.com"


def test_the_preview_is_the_mail_alone_and_shows_tags_as_text(olga: Client) -> None:
    response = olga.post(URL + "preview/", GOOD)
    html = response.content.decode()
    assert response.status_code == 200
    assert "come &amp; see &lt;b&gt;us&lt;/b&gt;:" in html
    assert "bring Clara a smile" in html
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert not MessageText.objects.exists()


def test_a_preview_of_a_broken_text_says_what_is_wrong(olga: Client) -> None:
    response = olga.post(URL + "preview/", GOOD | {"body": "{nome}"})
    assert response.status_code == 422
    assert "{nome} is not known here" in response.content.decode()


def test_the_test_mail_goes_to_the_owner_through_the_same_outbox(olga: Client) -> None:
    html = olga.post(URL, GOOD | {"do": "try"}).content.decode()
    assert "bring {cosmetologist} a smile" in html, "what was typed is still there"
    assert send_due().sent == 1
    (sent,) = mail.outbox
    assert sent.to == ["olga@salon.example"]
    assert re.fullmatch(r"We wait for you on \w+, \d+ \w+ \d{4}", sent.subject)
    assert "- bring Clara a smile" in sent.body
    assert "List-Unsubscribe" not in sent.extra_headers
    assert not MessageText.objects.exists()


def test_without_an_address_of_her_own_she_is_told(olga: Client, user: User) -> None:
    user.email = ""
    user.save()
    response = olga.post(URL, GOOD | {"do": "try"})
    assert response.status_code == 422
    assert "no e-mail address to send it to" in response.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("kind", WITH_TEXT)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_shipped_text_could_have_been_saved_and_looks_like_a_mail(
    olga: Client, location: Location, kind: str, language: str
) -> None:
    page = olga.get(reverse("outbox:text", args=[kind, language]))
    initial = page.context["form"].initial
    letter = preview_text(location=location, kind=kind, language=language, wording=Wording(**initial))
    assert "{" not in letter.subject + letter.text
    assert f'lang="{language}"' in letter.html
    for word in ("peel", "skin", "пилинг", "кож"):
        assert word not in letter.subject.lower()


@pytest.mark.parametrize(
    "address", ["/messages/texts/nothing/en/", "/messages/texts/reminder-2d/de/", "/messages/texts/trial/en/"]
)
def test_what_has_no_text_is_not_there(olga: Client, address: str) -> None:
    assert olga.get(address).status_code == 404


def test_only_the_owner_writes_texts(client: Client, location: Location) -> None:
    client.force_login(MembershipFactory(location=location, user=UserFactory()).user)
    for address in (URL, URL + "preview/"):
        assert client.post(address, GOOD).status_code == 403


def test_another_location_keeps_its_words(olga: Client) -> None:
    olga.post(URL, GOOD | {"do": "save"})
    assert not MessageText.objects.filter(location=LocationFactory()).exists()


def test_the_service_itself_refuses(location: Location) -> None:
    with pytest.raises(Invalid) as refusal:
        save_text(location=location, kind="reminder-2d", language="en", wording=Wording("{x}", "{y}"), actor=SYSTEM)
    assert set(refusal.value.errors) == {"subject", "body"}


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b"])
def test_a_line_ends_however_her_word_processor_ends_it(location: Location, end: str) -> None:
    save_text(
        location=location,
        kind="reminder-2d",
        language="en",
        wording=Wording("We wait for you", f"welcome:{end}{{details}}{end}- tea"),
        actor=SYSTEM,
    )
    kept = MessageText.objects.get()
    assert kept.body == "welcome:\n{details}\n- tea"
    letter = preview_text(
        location=location, kind="reminder-2d", language="en", wording=Wording(kept.subject, kept.body)
    )
    assert "{details}" not in letter.text
    assert "Session 1 of 10" in letter.text


def test_half_a_letter_is_refused_beside_its_field(location: Location) -> None:
    with pytest.raises(Invalid) as refusal:
        save_text(location=location, kind="skin-check", language="en", wording=Wording("A", "\ud800"), actor=SYSTEM)
    assert set(refusal.value.errors) == {"body"}
