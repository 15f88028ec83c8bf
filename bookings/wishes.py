"""Wished windows between JSON and the planner: {"weekday": 0-6, "from": "HH:MM", "to": "HH:MM"}, wall-clock time."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from bookings.planning.model import Wish


def read_wishes(rows: Iterable[Mapping[str, Any] | Wish]) -> tuple[Wish, ...]:
    """Return wishes from stored or posted rows; "from" and "to" are ``datetime.time`` or "HH:MM" ("24:00" = midnight).

    Raises:
        ValueError: a weekday, a time or their order is impossible.
    """
    return tuple(
        row if isinstance(row, Wish) else Wish(int(row["weekday"]), _minute(row["from"]), _minute(row["to"]))
        for row in rows
    )


def write_wishes(wishes: Iterable[Wish]) -> list[dict[str, Any]]:
    """Return rows for ``Course.wishes``."""
    return [{"weekday": one.weekday, "from": _clock(one.start), "to": _clock(one.end)} for one in wishes]


def _minute(moment: time | str) -> int:
    if isinstance(moment, time):
        return moment.hour * 60 + moment.minute
    hours, minutes = moment.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
