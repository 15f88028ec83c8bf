"""What the desk sees of the messages of its location. Reads only; every query is bounded by the location."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from salon import clock
from salon.accounts.models import Location
from salon.outbox.kinds import kind_of, known, names_of
from salon.outbox.models import Message, Transport
from salon.outbox.states import MessageStatus

S = MessageStatus
PAGE = 50
SEVERAL = ("course", "session")  # a message may be about many: {"sessions": [42, 43]}
LATE = timedelta(minutes=5)  # something due for longer than this: sending has stopped
SHELVES: dict[str, tuple[str, ...]] = {
    "scheduled": (S.PENDING, S.HELD, S.SENDING),
    "sent": (S.SENT,),
    "failed": (S.FAILED,),
    "withdrawn": (S.WITHDRAWN,),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A message as a line of the list."""

    message: Message
    label: str
    client: int | None
    to: str  # the client's name, else the address
    what: str  # the session it is about, if it is about one

    @property
    def why(self) -> str:
        return _(self.message.reason) if self.message.reason else ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of one shelf."""

    rows: list[Row]
    waiting: int
    failed: int
    earlier: int | None = None  # the next page's number
    about: Mapping[str, int] = field(default_factory=dict)

    @property
    def about_query(self) -> str:
        """What keeps the filter in an address: ``&client=7``."""
        return "&" + urlencode(self.about) if self.about else ""


@dataclass(frozen=True, slots=True)
class Stoppage:
    """Sending has stopped: since when, how many wait, and what the server said."""

    since: datetime
    waiting: int
    said: str
    next_try: datetime | None


def shelf(*, location: Location, name: str, about: Mapping[str, int] | None = None, page: int = 1) -> Shelf:
    """Return a page of scheduled messages (soonest first) or of past ones (latest first). Four queries.

    Args:
        about: only messages about these ids, such as ``{"client": 7}``.
    """
    mine = _of(location, about)
    order = ("due_at", "id") if name == "scheduled" else ("-due_at", "-id")
    first = (page - 1) * PAGE
    found = list(mine.filter(status__in=SHELVES[name]).order_by(*order)[first : first + PAGE + 1])
    counts = (
        mine.aggregate(
            waiting=Count("pk", filter=Q(status__in=SHELVES["scheduled"])),
            failed=Count("pk", filter=Q(status=S.FAILED)),
        )
        if about
        else _counts(location)
    )
    return Shelf(
        rows=rows_of(found[:PAGE]),
        waiting=counts["waiting"],
        failed=counts["failed"],
        earlier=page + 1 if len(found) > PAGE else None,
        about=about or {},
    )


def _of(location: Location, about: Mapping[str, int] | None) -> QuerySet[Message]:
    mine = Message.objects.filter(location=location).defer("text", "html", "attachments")
    return mine.filter(concerning(about)) if about else mine


def concerning(about: Mapping[str, int]) -> Q:
    """Return the condition for messages about all of these ids, those about several sessions or courses included."""
    found = Q()
    for name, pk in about.items():
        one = Q(about__contains={name: pk})
        found &= one | Q(about__contains={f"{name}s": [pk]}) if name in SEVERAL else one
    return found


def all_of(about: Mapping[str, Any], name: str) -> list[int]:
    """Return every course or session (``name``) that a message is about."""
    return about.get(f"{name}s") or [about[name] for _ in range(name in about)]


def _counts(location: Location) -> dict[str, int]:
    """Count only what waits and what failed: those stay few, what was sent grows for ever."""
    open_ = Message.objects.filter(location=location, status__in=[*SHELVES["scheduled"], S.FAILED])
    by_status = dict(open_.order_by().values_list("status").annotate(n=Count("pk")))
    return {
        "waiting": sum(by_status.get(status, 0) for status in SHELVES["scheduled"]),
        "failed": by_status.get(S.FAILED, 0),
    }


def rows_of(messages: list[Message]) -> list[Row]:
    """Return messages as lines, with the names of their clients and sessions. Two queries."""
    clients = names_of("client", {m.about["client"] for m in messages if "client" in m.about})
    sessions = names_of("session", {m.about["session"] for m in messages if "session" in m.about})
    return [
        Row(
            message=message,
            label=str(kind_of(message.kind).label) if known(message.kind) else message.kind,
            client=message.about.get("client"),
            to=clients.get(message.about.get("client", 0), message.to_address),
            what=sessions.get(message.about.get("session", 0), ""),
        )
        for message in messages
    ]


def stoppage() -> Stoppage | None:
    """Return the banner's facts when sending has stopped, for whatever reason, else None. Two or three queries."""
    now = clock.now()
    oldest = Message.objects.filter(status=S.PENDING).order_by("due_at", "id").values_list("due_at", flat=True).first()
    if oldest is None or oldest >= now - LATE:
        return None
    trouble = Transport.objects.filter(failures__gt=0).first()
    return Stoppage(
        since=min(oldest, trouble.troubled_since) if trouble and trouble.troubled_since else oldest,
        waiting=Message.objects.filter(status=S.PENDING, due_at__lte=now).count(),
        said=trouble.reason if trouble else "",
        next_try=trouble.not_before if trouble else None,
    )


def parse_about(values: Mapping[str, Any]) -> dict[str, int] | None:
    """Return the ids of a query string (``client``, ``course``, ``session``), or None when one is not a number."""
    about = {}
    for name in ("client", "course", "session"):
        text = values.get(name, "")
        if text == "":
            continue
        if not str(text).isascii() or not str(text).isdigit() or len(str(text)) > 18:
            return None
        about[name] = int(text)
    return about
