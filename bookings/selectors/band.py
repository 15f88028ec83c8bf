"""How the salon's own past courses went: the quartiles of their grades, session by session. Changes nothing.

A band is a statistic, never a client: a session is left out where fewer than ``LEAST_CLIENTS`` clients stand behind it,
and her own courses are no part of what hers is compared with.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, F, FloatField

from bookings.models import Course, SkinGrade
from bookings.states import CourseStatus

LEAST_CLIENTS = 5

Key = tuple[int, str]  # indication and scale


class _Quartiles(Aggregate):
    """Lower quartile, median and upper quartile, interpolated as usual; PostgreSQL computes them."""

    template = "percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field: Any = ArrayField(FloatField())


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Of the grades given in the n-th session (``number``) of past courses; ``clients`` had them, at least five."""

    number: int
    low: float
    median: float
    high: float
    clients: int


def past_band(course: Course, keys: Collection[Key]) -> dict[Key, list[Quartiles]]:
    """Return for each key asked what completed courses of the same treatment at this location show. One query."""
    if not keys:
        return {}
    past = SkinGrade.objects.filter(
        indication__in={indication for indication, _ in keys},
        scale__in={scale for _, scale in keys},
        record__signed_at__isnull=False,
        record__session__number__lte=course.sessions_total,
        record__session__location=course.location_id,
        record__session__course__treatment=course.treatment_id,
        record__session__course__status=CourseStatus.COMPLETED.value,
    ).exclude(record__session__client=course.client_id)
    rows = (
        past.order_by()
        .values("indication", "scale", number=F("record__session__number"))
        .annotate(
            clients=Count("record__session__client", distinct=True),
            quartiles=_Quartiles(F("grade")),
        )
        .filter(clients__gte=LEAST_CLIENTS)
        .order_by("number")
    )
    band: dict[Key, list[Quartiles]] = {}
    for row in rows:
        key = (row["indication"], row["scale"])
        if key in keys:
            low, median, high = row["quartiles"]
            band.setdefault(key, []).append(Quartiles(row["number"], low, median, high, row["clients"]))
    return band
