"""Contact data: only the name is required, and every refusal stands beside its field."""

from datetime import date, timedelta

import pytest

from clients.contact import show_phone
from clients.models import Client
from clients.services import create_client, update_client
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Invalid, Stale

pytestmark = pytest.mark.django_db


def make(cast, **contact) -> Client:
    return create_client(location=cast.location, actor=Actor(cast.rita), **{"name": "Vera Test"} | contact)


def refused(cast, **contact) -> list[str]:
    before = Client.objects.count()
    with pytest.raises(Invalid) as refusal:
        make(cast, **contact)
    assert refusal.value.code == "client_invalid"
    assert Client.objects.count() == before
    return list(refusal.value.errors)


def test_a_name_is_enough(cast):
    client = make(cast)
    assert (client.location, client.created_by, client.language) == (cast.location, cast.rita, "en")
    assert (client.email, client.phone, client.birth_date, client.version) == ("", "", None, 1)


def test_a_new_client_speaks_the_locations_language_unless_said(cast):
    cast.location.language = "ru"
    assert make(cast).language == "ru"
    assert make(cast, language="en").language == "en"


@pytest.mark.parametrize("name", ["🦊 Fuchs", "مريم اختبار", "Łucja Żółć", "李测试", "O’Neil", "x" * 120])
def test_names_of_all_kinds_are_kept_as_typed(cast, name):
    assert Client.objects.get(pk=make(cast, name=name).pk).name == name


def test_a_name_is_kept_on_one_line_and_cannot_turn_the_page_around(cast):
    assert make(cast, name="  Vera \n\t Test\u202e ").name == "Vera Test"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "x" * 10_000, "Ve\x00ra", "Vera \ud800", None])
def test_a_name_that_cannot_be_kept_is_refused_beside_the_name(cast, name):
    assert refused(cast, name=name) == ["name"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("030 901820", "+4930901820"),
        ("+49 (0)30 / 90 18 20", "+4930901820"),
        ("0049 30 901820", "+4930901820"),
        ("+7 912 345-67-89", "+79123456789"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(cast, typed, kept):
    assert make(cast, phone=typed).phone == kept


@pytest.mark.parametrize("typed", ["abc", "12", "+49", "+999 1234567", "030 901820 ext. 5", "1" * 33])
def test_what_is_no_telephone_number_is_refused(cast, typed):
    assert refused(cast, phone=typed) == ["phone"]


def test_the_country_set_for_the_location_wins_over_the_one_of_its_zone(cast):
    cast.location.country = "AT"
    assert make(cast, phone="01 4000").phone == "+4314000"


def test_a_number_without_a_country_has_to_begin_with_plus(cast):
    cast.location.zone_name = "UTC"
    assert refused(cast, phone="030 901820") == ["phone"]
    assert make(cast, phone="0049 30 901820").phone == "+4930901820"


def test_a_number_is_shown_as_people_there_write_it():
    assert show_phone("+4930901820", country="DE") == "030 901820"
    assert show_phone("+4930901820", country="AT") == "+49 30 901820"
    assert show_phone("call the shop", country="DE") == "call the shop"


@pytest.mark.parametrize("typed", ["vera", "vera@", "@example.com", "vera@example", "a b@example.com", "x" * 255])
def test_what_is_no_address_is_refused(cast, typed):
    assert refused(cast, email=typed) == ["email"]


def test_a_date_of_birth_lies_between_1900_and_today(cast):
    today = clock.today(cast.location.zone)
    assert make(cast, birth_date=today).birth_date == today
    assert refused(cast, birth_date=today + timedelta(days=1)) == ["birth_date"]
    assert refused(cast, birth_date=date(1899, 12, 31)) == ["birth_date"]


def test_all_that_is_wrong_is_said_at_once(cast):
    assert refused(cast, name="", email="?", phone="?", language="tlh", notes="x" * 4001, shoe_size=38) == [
        "name",
        "language",
        "email",
        "phone",
        "notes",
        "shoe_size",
    ]


def test_a_change_raises_the_version(cast):
    client = make(cast)
    changed = update_client(client=client, changes={"name": "Vera New"}, expected_version=1, actor=Actor(cast.rita))
    assert (changed.name, changed.version) == ("Vera New", 2)


def test_no_change_is_no_new_version(cast):
    client = make(cast, name="Vera")
    assert update_client(client=client, changes={}, expected_version=1, actor=Actor(cast.rita)).version == 1
    with pytest.raises(Stale):
        update_client(client=client, changes={}, expected_version=7, actor=Actor(cast.rita))


def test_a_change_made_from_an_older_version_is_refused(cast):
    client = make(cast)
    update_client(client=client, changes={"notes": "first"}, expected_version=1, actor=Actor(cast.rita))
    with pytest.raises(Stale):
        update_client(client=client, changes={"notes": "second"}, expected_version=1, actor=Actor(cast.olga))
    client.refresh_from_db()
    assert client.notes == "first"


def test_a_change_without_a_version_applies_to_what_stands(cast):
    client = make(cast)
    for notes in ("first", "second"):
        client = update_client(client=client, changes={"notes": notes}, expected_version=None, actor=Actor(cast.rita))
    assert (client.notes, client.version) == ("second", 3)
