"""What of a claim may leave at this moment: nothing at night, and of our own accord one mail a day.

Both by the clock of whoever gets it. Asked when a message is claimed and not only when it is planned, as a mail server
that was away all afternoon must not make a night of mails. What has to wait is put back, what would come too late
then is withdrawn.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext_noop

from salon.outbox.kinds import all_kinds, kind_of, known
from salon.outbox.models import Message
from salon.outbox.moments import at
from salon.outbox.one_a_day import Wanting, decide
from salon.outbox.rules import Rule, Rules, rules_of_all
from salon.outbox.states import MessageStatus

NIGHT = gettext_noop("It would have left in the quiet hours; when they end it would be too late.")
TOMORROW = gettext_noop("Another mail went to her that day; this one waits for the next.")
SAID = gettext_noop("Another mail of that day says the same about this session.")
TOO_MANY = gettext_noop("Another mail went to her that day; the next day it would be too late.")
_FREE = [MessageStatus.WITHDRAWN, MessageStatus.FAILED, MessageStatus.HELD]


def may_leave(messages: Sequence[Message], now: datetime) -> list[Message]:
    """Return those that may leave now; the others are put back or withdrawn. At most seven queries, in a transaction.

    Args:
        messages: locked by the caller, with their locations.
    """
    rules = rules_of_all({message.location_id: message.location for message in messages}.values())
    mine = {message.pk: _rule(message, rules) for message in messages if not message.by_hand}
    quiet = {pk: end for message in messages if (end := _night_ends(message, mine, rules, now)) for pk in [message.pk]}
    for message in messages:
        if message.pk in quiet:
            _put_back(message, quiet[message.pk], reason=message.reason, else_reason=NIGHT)
    awake = [message for message in messages if message.pk not in quiet]
    counted = [m for m in awake if m.recipient and m.pk in mine and mine[m.pk].once_a_day]
    late, said = _second_of_the_day(counted, rules, now) if counted else (set(), set())
    for message in counted:
        if message.pk in late:
            _put_back(message, _same_time_tomorrow(message, now), reason=TOMORROW, else_reason=TOO_MANY)
        elif message.pk in said:
            message.status, message.reason = MessageStatus.WITHDRAWN, SAID
    staying = [message for message in messages if message.pk in quiet.keys() | late | said]
    Message.objects.bulk_update(staying, ["status", "due_at", "reason"])
    return [message for message in awake if message.pk not in late | said]


def _rule(message: Message, rules: Mapping[int, Rules]) -> Rule:
    if not known(message.kind):
        return Rule(enabled=True, offset=timedelta(0), quiet=False, once_a_day=False)
    return rules[message.location_id].of(message.kind)


def _night_ends(
    message: Message, mine: Mapping[int, Rule], rules: Mapping[int, Rules], now: datetime
) -> datetime | None:
    if message.pk not in mine:
        return None
    quiet = rules[message.location_id].quiet_for(mine[message.pk], message.zone_name)
    spell = quiet.spell(now) if quiet else None
    return spell[1] if spell else None


def _put_back(message: Message, due_at: datetime, *, reason: str, else_reason: str) -> None:
    """Changes the message only; the caller writes all of them at once."""
    if message.useless_at and message.useless_at <= due_at:
        message.status, message.reason = MessageStatus.WITHDRAWN, else_reason
    else:
        message.due_at, message.reason = due_at, reason


def _second_of_the_day(
    counted: Sequence[Message], rules: Mapping[int, Rules], now: datetime
) -> tuple[set[int], set[int]]:
    """Return the keys of those that wait for another day, and of those another mail speaks for. Marks days as taken."""
    days: dict[str, list[Message]] = defaultdict(list)
    for message in counted:
        days[f"{message.recipient} {_today(message, now).isoformat()}"].append(message)
    _lock(days)
    busy = _taken(days, counted)
    later = _later_today(counted, rules, now)
    late: set[int] = set()
    said: set[int] = set()
    first: dict[int, str] = {}  # who has the day
    for name, messages in days.items():
        wanting = [_wanting(message, now) for message in messages]
        day = decide(wanting, taken=name in busy, later=later.get(messages[0].recipient))
        late |= day.late
        said |= day.said
        if day.leads is not None:
            first[day.leads] = name
    if any(message.day_taken for message in counted):  # claimed before and given back: another may go first now
        Message.objects.filter(pk__in=[message.pk for message in counted]).update(day_taken=None)
    for message in counted:
        message.day_taken = first.get(message.pk)
    Message.objects.bulk_update([message for message in counted if message.day_taken], ["day_taken"])
    return late, said


def _wanting(message: Message, now: datetime) -> Wanting:
    kind = kind_of(message.kind)
    return Wanting(
        pk=message.pk,
        kind=message.kind,
        rank=kind.rank,
        due_at=message.due_at,
        needed=kind.needed,
        can_wait=not message.useless_at or message.useless_at > _same_time_tomorrow(message, now),
        about=message.about.get("session"),
        covers=kind.covers,
    )


def _lock(days: Iterable[str]) -> None:
    """Two claims decide about one recipient's day one after the other, each seeing what the other wrote."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(key) FROM"
            " (SELECT DISTINCT hashtextextended(day, 6) AS key FROM unnest(%s) AS day ORDER BY key) AS keys",
            [sorted(days)],
        )


def _taken(days: Mapping[str, list[Message]], counted: Sequence[Message]) -> set[str]:
    """Return the days that another message has; one that will not leave after all gives its day back."""
    others = Message.objects.filter(day_taken__in=list(days)).exclude(pk__in=[message.pk for message in counted])
    others.filter(status__in=_FREE).update(day_taken=None)
    return {str(day) for day in others.values_list("day_taken", flat=True)}


def _rank(kind: str) -> int:
    return kind_of(kind).rank


def _later_today(counted: Sequence[Message], rules: Mapping[int, Rules], now: datetime) -> dict[str, int]:
    """Return, by recipient, the lowest rank of what else is due to her today, where somebody would yield to it."""
    least = min(kind.rank for kind in all_kinds())
    ends = {
        m.recipient: at(_today(m, now) + timedelta(days=1), time(0), _zone(m)) for m in counted if _rank(m.kind) > least
    }
    if not ends:
        return {}
    later = Message.objects.filter(
        recipient__in=list(ends), status=MessageStatus.PENDING, due_at__lt=max(ends.values())
    )
    first: dict[str, int] = {}
    rows = later.exclude(pk__in=[m.pk for m in counted]).values_list("recipient", "location_id", "kind", "due_at")
    for recipient, location, kind, due_at in rows:
        counts = known(kind) and (location not in rules or rules[location].of(kind).once_a_day)
        if counts and due_at < ends[recipient]:
            first[recipient] = min(_rank(kind), first.get(recipient, _rank(kind)))
    return first


def _zone(message: Message) -> ZoneInfo:
    return ZoneInfo(message.zone_name) if message.zone_name else message.location.zone


def _today(message: Message, now: datetime) -> date:
    return now.astimezone(_zone(message)).date()


def _same_time_tomorrow(message: Message, now: datetime) -> datetime:
    zone = _zone(message)
    return at(_today(message, now) + timedelta(days=1), message.due_at.astimezone(zone).time(), zone)
