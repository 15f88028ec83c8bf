"""Finds clients of one location by what someone typed: name, e-mail or telephone, in any order, with typing errors.

Each step reads a bounded number of rows through an index that begins with the location, and ranks only those.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from clients.models import Client
from clients.search_terms import Terms, halves, read_terms, slips
from salon.accounts.models import Location

MOST_CANDIDATES = 100
# Of those whose names begin with the right letters: a slip in a word of three or four is looked for by hand.
MOST_BY_LETTER = 2000
# How much of a typed word must be met by a stored one (pg_trgm word similarity): "petrva" meets "petrova" by 0.5,
# two letters that changed places cost more, "exmaple" meets "example" by 0.33.
NEAR = 0.3
# A typing error is only looked for in words that have enough letters to miss one.
LEAST_LETTERS = 3
# With so many exact matches on the page a near one would be noise; where several words meet, one is enough.
ENOUGH = 5
# The longest words say most; a fourth only costs time.
MOST_KEYS = 3
# Against the nearest one found.
WORTH_SHOWING = 0.75
_COLUMNS = [field.attname for field in Client._meta.concrete_fields]
_SHOWN = ", ".join(_COLUMNS)
_HERE = f"SELECT {_SHOWN} FROM clients_client WHERE location_id = %(location)s AND archived_at IS NULL"  # noqa: S608
LEAST_SAME_DIGITS = 6
_MET_NEARLY = (
    "found_by %%> (SELECT CASE WHEN set_config('pg_trgm.word_similarity_threshold', %s, true) <> '' THEN %s END)"
)


def clients_of(location: Location) -> QuerySet[Client]:
    """The location's clients who are not archived, by name, all alphabets in one order."""
    return Client.objects.filter(location=location, archived_at=None).order_by("found_by", "id")


def search_clients(*, location: Location, q: str, limit: int = 20) -> Sequence[Client]:
    """Return at most ``limit`` clients, best first; without a usable word the first ones by name. At most 4 queries."""
    terms = read_terms(q)
    if not terms:
        return list(clients_of(location)[:limit])
    if terms.short:
        return _beginning(location, terms, limit)
    found = _containing(location, terms, limit)
    if len(found) < (1 if terms.several or terms.brief else ENOUGH):
        known = {client.pk for client in found}
        near = [] if terms.brief else _near(location, terms, limit)
        if terms.brief or (terms.partly_brief and not near):
            near = _slipped(location, terms)
        found += [client for client in near if client.pk not in known]
    return found[:limit]


def same_contact(*, location: Location, email: str = "", phone: str = "") -> Sequence[Client]:
    """Return the location's clients with this very e-mail address or telephone number, at most three. 1 query at most.

    Args:
        phone: as typed; compared from the first digit that is dialled in any country.
    """
    either = Q()
    terms = read_terms(email)
    if email and terms:
        said = Q(email__iexact=email)
        for word in terms.words:
            said &= Q(found_by__contains=" " + word)
        either |= said
    digits = read_terms(phone).digits
    if digits and len(digits[0]) >= LEAST_SAME_DIGITS:
        either |= Q(found_by__endswith=digits[0])
    if not either:
        return []
    return list(Client.objects.filter(either, location=location, archived_at=None).order_by("pk")[:3])


def _beginning(location: Location, terms: Terms, limit: int) -> list[Client]:
    """The first by name of those whose names begin as typed, straight out of their index."""
    sql = f"{_HERE} AND found_by LIKE %(begins)s ORDER BY found_by, id LIMIT %(limit)s"
    return _clients(sql, {"location": location.pk, "begins": _begins(terms), "limit": limit})


def _containing(location: Location, terms: Terms, limit: int) -> list[Client]:
    """Names that begin as typed come first out of their index; the other index is only read while there is room.

    Of at most a hundred candidates the nearest are shown: whole words before beginnings, the end of a telephone number
    before its middle.
    """
    conditions, misses, params = _each_met(terms)
    sources = [conditions]
    if not terms.digits:
        sources = [["found_by LIKE %(begins)s"], [*conditions, "found_by NOT LIKE %(begins)s"]]
    candidates = " UNION ALL ".join(
        f"({_HERE} AND {' AND '.join(source)} LIMIT {MOST_CANDIDATES})" for source in sources
    )
    sql = (
        f"SELECT {_SHOWN} FROM (SELECT * FROM ({candidates}) met LIMIT {MOST_CANDIDATES}) candidates "  # noqa: S608
        f"ORDER BY 2 * ({' + '.join(misses)}) + (NOT starts_with(found_by, %(first)s))::int, found_by, id "
        "LIMIT %(limit)s"
    )
    params |= {"location": location.pk, "begins": _begins(terms), "first": " " + "".join(terms.words[:1])}
    return _clients(sql, params | {"limit": limit})


def _clients(sql: str, params: dict[str, Any]) -> list[Client]:
    """Ask plain SQL, as this is asked at every letter: building it with the ORM took longer than the answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Client.from_db(cursor.db.alias, _COLUMNS, row) for row in cursor.fetchall()]


def _each_met(terms: Terms) -> tuple[list[str], list[str], dict[str, Any]]:
    """Return for every word and number the condition that it is met, 1 where only in part, and the parameters."""
    conditions: list[str] = []
    misses: list[str] = []
    params: dict[str, Any] = {}
    for n, word in enumerate(terms.words):
        conditions.append(f"found_by LIKE %(word_{n})s")
        misses.append(f"(strpos(found_by || ' ', %(whole_{n})s) = 0)::int")
        params |= {f"word_{n}": f"% {_as_typed(word)}%", f"whole_{n}": f" {word} "}
    for n, digits in enumerate(terms.digits):
        conditions.append(f"found_by LIKE %(digits_{n})s")
        misses.append(f"(found_by NOT LIKE %(end_{n})s)::int")
        params |= {f"digits_{n}": f"%{digits}%", f"end_{n}": f"%{digits}"}
    return conditions, misses, params


def _begins(terms: Terms) -> str:
    return _as_typed(" " + " ".join(terms.words)) + "%"


def _as_typed(text: str) -> str:
    """The text as LIKE takes it by the letter."""
    return connection.ops.prep_for_like_query(text)


def _slipped(location: Location, terms: Terms) -> list[Client]:
    """Short words with a slip: the names with the right first letters are read, and compared letter by letter."""
    rows = Client.objects.filter(location=location, archived_at=None).order_by()
    for letter in {word[0] for word in terms.words}:
        rows = rows.filter(found_by__contains=" " + letter)
    names = rows.values_list("pk", "found_by")[:MOST_BY_LETTER]
    met = sorted((many, pk) for pk, found_by in names if (many := slips(terms, found_by)) is not None)
    found = Client.objects.in_bulk([pk for _many, pk in met[:MOST_CANDIDATES]])
    return [found[pk] for _many, pk in met if pk in found]


def _near(location: Location, terms: Terms, limit: int) -> list[Client]:
    """Every long enough word has to be met nearly, and one half of every telephone number exactly.

    The threshold is set by the very expression that yields the key, so it holds for this statement on any connection,
    a pooled one included. MATERIALIZED keeps the planner from trading the index for a scan because of the LIMIT.
    """
    conditions = ["location_id = %s", "archived_at IS NULL"]
    params: list[str | int] = [location.pk]
    keys = sorted((word for word in terms.words if len(word) >= LEAST_LETTERS), key=len, reverse=True)[:MOST_KEYS]
    for key in keys:
        conditions.append(_MET_NEARLY)
        params += [str(NEAR), key]
    for digits in terms.digits:
        if not halves(digits):
            return []
        conditions.append("(found_by LIKE %s OR found_by LIKE %s)")
        params += [f"%{half}%" for half in halves(digits)]
    keys += terms.digits
    if not keys:
        return []
    score = " + ".join("word_similarity(%s, found_by)" for _ in keys)
    table = connection.ops.quote_name(Client._meta.db_table)
    sql = (
        f"WITH near AS MATERIALIZED (SELECT * FROM {table} WHERE {' AND '.join(conditions)}) "  # noqa: S608
        f"SELECT *, {score} AS score FROM (SELECT * FROM near LIMIT %s) candidates "
        "ORDER BY score DESC, name, id LIMIT %s"
    )
    near = list(Client.objects.raw(sql, [*params, *keys, MOST_CANDIDATES, limit]))
    return [client for client in near if _score(client) >= WORTH_SHOWING * _score(near[0])]


def _score(client: Client) -> float:
    return float(client.score)  # type: ignore[attr-defined]
