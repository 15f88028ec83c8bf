"""Finding a client by whatever was typed, among very many, without leaving the location."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import Client
from clients.search_terms import LONGEST_QUERY, fold, read_terms
from clients.selectors import search_clients
from tests.factories import ClientFactory, LocationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast) -> dict[str, Client]:
    rows = [
        ("Anna Petrova", "anna.petrova@example.com", "+4915266499964"),
        ("Анна Щукина", "shch@example.org", "+79123456789"),
        ("Anastasia Müller-Weiß", "", "+4930901820"),
        ("Łucja O’Neil", "lucja@example.net", ""),
        ("Maria Annenkova", "m.a@example.com", "+43140001"),
    ]
    return {
        name: ClientFactory(location=cast.location, name=name, email=email, phone=phone) for name, email, phone in rows
    }


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("anna petrova", "Anna Petrova"),
        ("PETROVA anna", "Anna Petrova"),
        ("petr an", "Anna Petrova"),
        ("Petrva", "Anna Petrova"),
        ("ana petrov", "Anna Petrova"),
        ("ptrova", "Anna Petrova"),
        ("anna.petrova@example.com", "Anna Petrova"),
        ("petrova@exmaple.com", "Anna Petrova"),
        ("lcja", "Łucja O’Neil"),
        ("mria", "Maria Annenkova"),
        ("9964", "Anna Petrova"),
        ("0152 66 49 99 64", "Anna Petrova"),
        ("+49 152/66499964", "Anna Petrova"),
        ("0049 152 66499964", "Anna Petrova"),
        ("0152 66499965", "Anna Petrova"),
        ("anna 9964", "Anna Petrova"),
        ("щукина", "Анна Щукина"),
        ("shchukina", "Анна Щукина"),
        ("щюкина", "Анна Щукина"),
        ("muller", "Anastasia Müller-Weiß"),
        ("Mülller", "Anastasia Müller-Weiß"),
        ("weis", "Anastasia Müller-Weiß"),
        ("muller wies", "Anastasia Müller-Weiß"),
        ("oneil", "Łucja O’Neil"),
        ("o'neil lucja", "Łucja O’Neil"),
        ("annenk", "Maria Annenkova"),
        ("ma", "Maria Annenkova"),
    ],
)
def test_what_is_typed_finds_whom_it_means(cast, people, typed, first):
    found = search_clients(location=cast.location, q=typed)
    assert found
    assert found[0].name == first


def test_whole_words_come_before_beginnings(cast, people):
    ClientFactory(location=cast.location, name="Annabel Adam", email="", phone="")
    names = [client.name for client in search_clients(location=cast.location, q="anna")]
    assert names == ["Anna Petrova", "Анна Щукина", "Annabel Adam"]


def test_the_end_of_a_number_comes_before_its_middle(cast, people):
    ClientFactory(location=cast.location, name="Ada Middle", email="", phone="+498765400111")
    ClientFactory(location=cast.location, name="Zoe End", email="", phone="+493011187654")
    assert [client.name for client in search_clients(location=cast.location, q="87654")] == ["Zoe End", "Ada Middle"]


@pytest.mark.parametrize("typed", ["%", "a%", "%%%"])
def test_a_sign_that_means_anything_to_the_database_means_itself(cast, people, typed):
    assert not search_clients(location=cast.location, q=typed)


def test_nothing_typed_gives_the_first_by_name(cast, people):
    names = [client.name for client in search_clients(location=cast.location, q="  ", limit=2)]
    assert names == sorted(Client.objects.values_list("name", flat=True))[:2]


STRANGE = ["zzzqx", "%", "_", "\\", "' OR 1=1 --", "\x00", "\ud800", "🦊", "x" * 10_000, "+", "- -"]


@pytest.mark.parametrize("typed", STRANGE)
def test_strange_words_find_nobody_and_break_nothing(cast, people, typed):
    assert len(search_clients(location=cast.location, q=typed)) in (0, len(people) + 1)


def test_another_locations_clients_are_not_found(cast, people):
    elsewhere = LocationFactory(hours=False)
    for typed in ("anna", "petrva", "9964", "an", ""):
        assert list(search_clients(location=elsewhere, q=typed)) == []


def test_an_archived_client_is_not_found(cast, people):
    client = people["Anna Petrova"]
    Client.objects.filter(pk=client.pk).update(archived_at=client.created_at)
    for typed in ("anna petrova", "petrva", "9964", ""):
        assert client not in search_clients(location=cast.location, q=typed)


@pytest.mark.parametrize("typed", ["", "a", "anna", "petrva", "9964", "015266499960", "ana petrov 9964"])
def test_a_search_is_two_queries_at_most(cast, people, typed, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        search_clients(location=cast.location, q=typed)


@pytest.mark.parametrize("text", ["Анна-Мария Ёжикова", "ЩУКА Цой", "Ærø ŁÓDŹ ßtraße", "o’brien", "ÿ ĳ", "a@b.c_d-e"])
def test_the_database_folds_names_as_we_fold_what_is_typed(cast, text):
    client = ClientFactory(location=cast.location, name=text, email="", phone="")
    client.refresh_from_db()
    assert client.found_by == f" {fold(text)}  "


def test_a_query_is_cut_before_it_costs_anything():
    terms = read_terms("ab " * 100_000)
    assert len(terms.words) <= 6
    assert sum(map(len, terms.words)) <= LONGEST_QUERY


def plans(typed: str, location) -> str:
    """The plan of every query a search asks."""
    with CaptureQueriesContext(connection) as asked:
        search_clients(location=location, q=typed)
    lines = []
    with connection.cursor() as cursor:
        for query in list(asked.captured_queries):
            cursor.execute("EXPLAIN (COSTS OFF) " + query["sql"])
            lines += [line for (line,) in cursor.fetchall()]
    return "\n".join(lines)


def test_among_many_clients_every_step_goes_through_an_index_that_begins_with_the_location(cast):
    """Eight thousand rows: enough for the planner to leave the scan it prefers for a handful."""
    syllables = ["ka", "mi", "ro", "ven", "stein", "berg", "mann", "ko", "va", "li"]
    Client.objects.bulk_create(
        Client(
            location=cast.location,
            name=f"{syllables[n % 10]}{syllables[n // 7 % 10]} {syllables[n // 11 % 10]}{syllables[n // 13 % 10]}",
            email=f"c{n}@example.com",
            phone=f"+49{15_000_000_000 + n * 7919}",
            created_at=cast.nora.created_at,
        )
        for n in range(8_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE clients_client")
    for typed, index in [("an", "prefix"), ("c777", "trgm"), ("petrva", "trgm"), ("499964", "trgm")]:
        plan = plans(typed, cast.location)
        assert f"client_found_by_{index}" in plan
        assert "Seq Scan on clients_client" not in plan
        assert plan.count("Index Cond: ((location_id =") == plan.count("Index Cond:")
