"""On which days a demo course falls. Pure."""

from datetime import date, timedelta

_TURN = 7  # two sessions every seven days: 0, 3, 7, 10, 14, ...


def course_days(*, anchor: date, done: int, total: int) -> list[date]:
    """Return the dates of a course of which ``done`` sessions lie before ``anchor`` and one on it.

    Days lie 3 and 4 apart in turn, whatever the number done, and the anchor's weekday is always one of the two.
    """
    return [anchor + timedelta(days=_offset(number)) for number in range(-done, total - done)]


def _offset(number: int) -> int:
    weeks, second = divmod(number, 2)
    return weeks * _TURN + 3 * second
