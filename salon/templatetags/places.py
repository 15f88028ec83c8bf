"""Where a time stands on the diary, as classes of place.css (the strict CSP leaves no style attributes).

Knows wall-clock times of the zone that is active; must not know what is placed.
"""

from datetime import datetime

from django import template
from django.utils import timezone

register = template.Library()

STEP = 5  # minutes; the diary's smallest unit
DAY = 24 * 60


def place(start: int, end: int) -> str:
    """Return the classes for a stretch of a day, both in minutes since midnight; cut off at midnight."""
    start = max(0, min(start, DAY)) // STEP
    end = -(-max(0, min(end, DAY)) // STEP)
    hours, steps = divmod(start, 12)
    long_hours, long_steps = divmod(max(end - start, 0), 12)
    return f"placed at-h{hours} at-m{steps} for-h{long_hours} for-m{long_steps}"


def _minutes(moment: datetime) -> int:
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return local.hour * 60 + local.minute


@register.simple_tag
def placed(starts_at: datetime, ends_at: datetime | None = None) -> str:
    """Classes for a card from ``starts_at`` to ``ends_at``; without an end, for a line at that moment.

    What ends on a later local day is shown to midnight.
    """
    start = _minutes(starts_at)
    if ends_at is None:
        return place(start, start)
    end = _minutes(ends_at)
    return place(start, end if end > start else DAY)


@register.filter
def at_hour(hour: int) -> str:
    """The class of a full hour on the axis: ``{{ 9|at_hour }}`` gives ``at-h9``."""
    return f"at-h{int(hour)}"
