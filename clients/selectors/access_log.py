"""The access log as the owner reads it: who read what of whom, the newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext_lazy

from clients.models import Client
from salon.accounts.models import Location
from salon.privacy.classes import Read
from salon.privacy.models import Reading

ON_A_PAGE = 50
WORDS = {
    Read.ANSWERS: pgettext_lazy("read", "answers"),
    Read.ALLERGIES: pgettext_lazy("read", "allergies"),
    Read.DOCUMENTS: pgettext_lazy("read", "documents"),
    Read.RECORDS: pgettext_lazy("read", "session records"),
    Read.PROGRESS: pgettext_lazy("read", "progress"),
    Read.PHOTOS: pgettext_lazy("read", "photos"),
    Read.CONSENTS: pgettext_lazy("read", "consents"),
    Read.EXPORT: pgettext_lazy("read", "everything, as an export"),
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """``clients``: whose data, erased ones nameless; at most all that one page showed."""

    reading: Reading
    what: Sequence[Any]
    clients: Sequence[Client]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines; what is empty does not narrow. ``before``: older than the line of this key."""

    client: Client | None = None
    by: int | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


def access_log(location: Location, wanted: Wanted) -> tuple[list[LogLine], bool]:
    """Return a page of lines, and whether older ones follow. Two queries."""
    rows = Reading.objects.filter(location=location).order_by("-id")
    if wanted.client is not None:
        rows = rows.filter(subjects__contains=[wanted.client.subject])
    if wanted.by is not None:
        rows = rows.filter(by_id=wanted.by)
    if wanted.since is not None:
        rows = rows.filter(at__gte=datetime.combine(wanted.since, time(), tzinfo=location.zone))
    if wanted.until is not None:
        rows = rows.filter(at__lt=datetime.combine(wanted.until + timedelta(days=1), time(), tzinfo=location.zone))
    if wanted.before is not None:
        rows = rows.filter(pk__lt=wanted.before)
    found = list(rows[: ON_A_PAGE + 1])
    return _lines(found[:ON_A_PAGE]), len(found) > ON_A_PAGE


def _lines(readings: Sequence[Reading]) -> list[LogLine]:
    known = _clients({subject for one in readings for subject in one.subjects})
    return [
        LogLine(
            one,
            [WORDS[Read(what)] for what in one.what],
            [known[subject] for subject in one.subjects if subject in known],
        )
        for one in readings
    ]


def _clients(subjects: Iterable[UUID]) -> dict[UUID, Client]:
    return {one.subject: one for one in Client.objects.filter(subject__in=list(subjects)).only("subject", "name")}
