"""What is held of a client, class by class, until when and why; and whose data have outlived their time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from clients.models import Client
from salon.accounts.models import Location
from salon.privacy.classes import RecordClass
from salon.privacy.holdings import Holding, holdings, signs_of_life
from salon.privacy.keeping import Rule, months_later
from salon.privacy.retention import LABELS, rules_of

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Held:
    """One record class of one client. ``rows``: (what, how many) of which something is left."""

    record_class: RecordClass
    rows: Sequence[tuple[Any, int]]
    rule: Rule
    until: date
    kept: bool  # by law, as the salon wrote it down
    due: bool

    @property
    def label(self) -> Any:
        return LABELS[self.record_class]

    @property
    def count(self) -> int:
        return sum(count for _, count in self.rows)


@dataclass(frozen=True, slots=True)
class Due:
    client: Client
    last: date
    classes: Sequence[RecordClass]

    @property
    def labels(self) -> list[Any]:
        return [LABELS[one] for one in self.classes]


def _with_last() -> QuerySet[Any]:
    """Clients with ``last``: the moment they last had to do with the salon. PostgreSQL's greatest() ignores nulls."""
    return Client.objects.annotate(last=Greatest(*signs_of_life().values()))


def last_seen(client: Client) -> date:
    """The local day on which the client last had to do with the salon; in the future while sessions are booked."""
    moment: datetime = _with_last().values_list("last", flat=True).get(pk=client.pk)
    return moment.astimezone(client.location.zone).date()


def held_of(client: Client, today: date) -> list[Held]:
    """Every class of the client. One query a declared model, and two."""
    rules, last = rules_of(client.location), last_seen(client)
    return [_held(client, rules[one], last, today) for one in RecordClass]


def _held(client: Client, rule: Rule, last: date, today: date) -> Held:
    counted = [(one.title, one.way.held(one.of(client.pk)).count()) for one in _of_class(rule.record_class)]
    rows = [(title, count) for title, count in counted if count]
    return Held(rule.record_class, rows, rule, rule.until(last), rule.keeps(last, today), rule.due(last, today))


def _of_class(record_class: RecordClass) -> list[Holding]:
    return [one for one in holdings().values() if one.record_class is record_class]


def due_at(location: Location, today: date, *, limit: int = SHOWN) -> list[Due]:
    """Clients of whom something is held longer than the rules say, the longest unseen first. Two queries."""
    zone = location.zone
    marks, overdue = {}, Q()
    for one, rule in rules_of(location).items():
        if parts := [Exists(held.way.held(held.of(OuterRef("pk")))) for held in _of_class(one)]:
            before = datetime.combine(months_later(today, -rule.months) + timedelta(days=1), time(), tzinfo=zone)
            marks[one] = Q(last__lt=before) & reduce(or_, (Q(part) for part in parts))
            overdue |= marks[one]
    named = {f"due_{one.value}": ExpressionWrapper(mark, BooleanField()) for one, mark in marks.items()}
    rows = _with_last().filter(location=location).filter(overdue).annotate(**named).order_by("last", "pk")[:limit]
    return [
        Due(row, row.last.astimezone(zone).date(), [one for one in marks if getattr(row, f"due_{one.value}")])
        for row in rows
    ]
