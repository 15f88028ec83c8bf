"""The one place that asks what time it is.

Everything else receives a moment or calls these. Ruff (TID251, DTZ) bans the other ways, so a test that travels in
time travels everywhere at once.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """Return the calendar date it is now in ``zone``."""
    return now().astimezone(zone).date()
