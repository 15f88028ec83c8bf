"""The client pages at the desk: find, make, change; bad input is answered beside the field and kept."""

import pytest
from django.urls import reverse

from clients.models import Client
from tests.factories import ClientFactory, LocationFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def rita(client, cast):
    client.force_login(cast.rita)
    return client


def typed(**fields) -> dict[str, str]:
    return {"name": "Vera Test", "language": "en"} | fields


def test_the_list_shows_the_locations_clients_in_one_alphabet(rita, cast):
    for name in ("Юлия Демо", "Łucja Sample", "Zoe Demo"):
        ClientFactory(location=cast.location, name=name)
    ClientFactory(location=LocationFactory(hours=False), name="Elsewhere Person")
    page = rita.get("/clients/").content.decode()
    places = [page.index(name) for name in ("Łucja Sample", "Nora Test", "Юлия Демо", "Zoe Demo")]
    assert places == sorted(places)
    assert "Elsewhere" not in page


def test_every_client_is_on_exactly_one_page_of_the_list(rita, cast):
    for number in range(90):
        ClientFactory(location=cast.location, name=f"Same Name {number % 3}", email="", phone="")
    seen, address = [], "/clients/"
    while address:
        context = rita.get(address).context
        seen += [one.pk for one in context["clients"]]
        address = f"/clients/?after={context['after']}" if context["after"] else ""
    assert len(seen) == len(set(seen)) == 91


@pytest.mark.parametrize("address", ["/clients/", "/clients/?q=sam", "/clients/?q=smple", "/clients/search/?q=sam"])
def test_a_list_costs_the_same_queries_however_long_it_is(rita, cast, django_assert_max_num_queries, address):
    for number in range(30):
        ClientFactory(location=cast.location, name=f"Sample {number}")
    with django_assert_max_num_queries(5):  # session, user, membership, and at most two
        assert rita.get(address).status_code == 200


@pytest.mark.parametrize("after", ["0", "x", "-1", "9" * 5000, "٣", "²"])
def test_a_page_after_nobody_is_the_first(rita, after):
    assert b"Nora Test" in rita.get("/clients/", {"after": after}).content


def test_while_typing_only_the_found_clients_are_sent(rita):
    answer = rita.get("/clients/?q=nora", headers=HTMX)
    assert b"<html" not in answer.content
    assert b"Nora Test" in answer.content


def test_whom_is_found_for_another_page_leads_on_to_it(rita, cast):
    page = rita.get("/clients/search/", {"q": "nora", "next": "/book/?date=2026-03-02"}).content.decode()
    assert f"/book/?date=2026-03-02&amp;client={cast.nora.pk}" in page


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"])
def test_a_next_page_elsewhere_is_ignored(rita, cast, evil):
    assert rita.get("/clients/search/", {"q": "nora", "next": evil}).context["next"] == ""
    answer = rita.post("/clients/new/", typed(next=evil))
    assert answer["Location"] == f"/clients/{Client.objects.get(name='Vera Test').pk}/"


def test_a_client_made_at_the_desk_belongs_to_its_location(rita, cast):
    answer = rita.post("/clients/new/", typed(phone="030 901820", birth_date="1990-05-04"))
    made = Client.objects.get(name="Vera Test")
    assert answer["Location"] == reverse("clients:detail", args=[made.pk])
    assert (made.location, made.created_by, made.phone) == (cast.location, cast.rita, "+4930901820")


def test_a_client_made_inside_another_page_is_told_to_it(rita):
    answer = rita.post("/clients/new/", typed(embed="1"), headers=HTMX)
    assert answer.status_code == 204
    assert '"client-chosen"' in answer["HX-Trigger"]
    assert f'"id": {Client.objects.get(name="Vera Test").pk}' in answer["HX-Trigger"]


def test_without_scripts_the_other_page_gets_her_in_its_address(rita):
    answer = rita.post("/clients/new/", typed(embed="1", next="/book/?time=10:30"))
    assert answer["Location"] == f"/book/?time=10%3A30&client={Client.objects.get(name='Vera Test').pk}"


WRONG = {
    "a long name": ({"name": "x" * 10_000}, "at most 120 characters"),
    "no name": ({"name": "   "}, "Enter a name."),
    "a nul": ({"name": "a\x00b"}, "Null characters"),
    "a bell": ({"name": "a\x07b"}, "characters that cannot be kept"),
    "a phone": ({"phone": "none"}, "This is no telephone number"),
    "an address": ({"email": "vera@"}, "This is no e-mail address"),
    "31 February": ({"birth_date": "2001-02-31"}, "There is no such date."),
    "tomorrow": ({"birth_date": "2999-01-01"}, "This date lies in the future."),
    "before anyone": ({"birth_date": "0001-01-01"}, "This date is before 1900."),
    "a language": ({"language": "tlh"}, "tlh"),
    "long notes": ({"notes": "я" * 4001}, "at most 4000 characters"),
}


@pytest.mark.parametrize(("wrong", "sentence"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_kept_gets_a_sentence_and_stays_in_its_field(rita, wrong, sentence):
    answer = rita.post("/clients/new/", typed(email="vera@example.com") | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'aria-invalid="true"' in page
    assert "email" in wrong or "vera@example.com" in page
    assert not Client.objects.filter(email="vera@example.com").exists()


def test_all_that_is_wrong_is_said_at_once(rita):
    page = rita.post("/clients/new/", {"name": "", "phone": "12", "email": "x@", "birth_date": "nie"}).content.decode()
    assert page.count('aria-invalid="true"') >= 4
    for sentence in ("Enter a name.", "no telephone number", "no e-mail address", "no such date"):
        assert sentence in page


@pytest.mark.parametrize("name", ["🦊 Fuchs", "مريم اختبار", "<script>alert(1)</script>"])
def test_any_name_is_shown_as_it_is(rita, name):
    answer = rita.post("/clients/new/", typed(name=name), follow=True)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    assert Client.objects.filter(name=name).exists()


def test_a_known_phone_number_asks_first_and_lets_a_second_client_be_made(rita, cast):
    Client.objects.filter(pk=cast.nora.pk).update(phone="+4930901820")
    answer = rita.post("/clients/new/", typed(phone="030/901820"))
    assert answer.status_code == 409
    assert f"/clients/{cast.nora.pk}/" in answer.content.decode()
    assert rita.post("/clients/new/", typed(phone="030/901820", anyway="1")).status_code == 302


def test_a_known_e_mail_address_asks_first(rita, cast):
    assert rita.post("/clients/new/", typed(email="NORA@example.com")).status_code == 409
    assert rita.post("/clients/new/", typed(email="ora@example.com")).status_code == 302


def test_a_change_made_at_two_desks_is_shown_before_it_is_lost(rita, cast):
    address = f"/clients/{cast.nora.pk}/edit/"
    first = typed(name="Nora One", version="1")
    assert rita.post(address, first)["Location"] == f"/clients/{cast.nora.pk}/"
    answer = rita.post(address, typed(name="Nora Two", version="1"))
    page = answer.content.decode()
    assert answer.status_code == 412
    assert "Nora One" in page
    assert 'value="Nora Two"' in page
    assert rita.post(address, typed(name="Nora Two", version="2")).status_code == 302


@pytest.mark.parametrize("name", ["detail", "edit", "screening", "sign"])
def test_another_locations_client_is_not_there(rita, catalogue, name):
    stranger = ClientFactory(location=LocationFactory(hours=False))
    for pk in (stranger.pk, 10**9, 10**30):
        assert rita.get(reverse(f"clients:{name}", args=[pk])).status_code == 404


@pytest.mark.parametrize("address", ["/clients/", "/clients/new/", "/clients/search/"])
def test_a_stranger_signs_in_first(client, cast, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert "/account/" in answer["Location"]


def test_nothing_of_a_client_is_kept_by_the_browser(rita, cast, catalogue):
    for address in ("/clients/", f"/clients/{cast.nora.pk}/", f"/clients/{cast.nora.pk}/screening/"):
        assert "no-store" in rita.get(address)["Cache-Control"]
