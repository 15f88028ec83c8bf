"""Finds clients of one location by what someone typed: name, e-mail or telephone, in any order, with typing errors.

Each step reads a bounded number of rows through an index that begins with the location, and ranks only those.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from clients.models import Client
from clients.search_terms import Terms, closeness, halves, read_terms, slips
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
# All but her name in the access log, which a list does not need and which is slow to read two hundred times.
_COLUMNS = [field.attname for field in Client._meta.concrete_fields if field.attname != "subject"]
_PK, _NAME, _FOUND_BY = (_COLUMNS.index(name) for name in ("id", "name", "found_by"))
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
    found = _containing(location, terms, limit)
    if not terms.short and len(found) < (1 if terms.several or terms.brief else ENOUGH):
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


def _containing(location: Location, terms: Terms, limit: int) -> list[Client]:
    """Names that begin as typed come first out of their index; the other index is only read while there is room.

    The candidates are ranked as plain rows; only those that will be shown are made clients of.
    """
    clients = Client.objects.filter(location=location, archived_at=None).order_by().values_list(*_COLUMNS)
    candidates = clients.filter(found_by__startswith=" " + " ".join(terms.words))
    if not terms.short:
        everywhere = clients
        for part in (*(" " + word for word in terms.words), *terms.digits):
            everywhere = everywhere.filter(found_by__contains=part)
        candidates = (
            everywhere if terms.digits else candidates[:MOST_CANDIDATES].union(everywhere[:MOST_CANDIDATES], all=True)
        )
    rows = {row[_PK]: row for row in candidates[:MOST_CANDIDATES]}
    ranked = sorted(rows.values(), key=lambda row: (closeness(terms, row[_FOUND_BY]), row[_NAME], row[_PK]))
    return [Client.from_db(connection.alias, _COLUMNS, row) for row in ranked[:limit]]


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
