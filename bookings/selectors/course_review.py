"""The half-way review of a course: indications whose grade has not moved, and what else could be tried for each.

Health data: only for who holds the policy HEALTH. Changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bookings.course_review import has_not_moved, is_half_way
from bookings.grade_words import wording
from bookings.models import Course, CourseEvent, SessionRecord
from bookings.progress import Series
from bookings.selectors.serum_choices import serum_choices
from treatments.models import Indication, Serum

CHANGED, KEPT = "serum_changed", "serum_kept"  # the review's two ends, as events of the course


@dataclass(frozen=True, slots=True)
class Unmoved:
    """One indication: its grades in words, and the other serums listed for it that nothing bars, in order."""

    indication: Indication
    at_first: str
    now: str
    serums: Sequence[Serum]


def course_review(
    course: Course, series: Sequence[Series], *, number: int, today: SessionRecord | None = None
) -> list[Unmoved]:
    """Return what has not moved by the session with this ``number``; nothing before half-way.

    Nothing either once the serum was changed or kept on purpose. One query; where something has not moved, up to six
    more for each indication.

    Args:
        series: the course's signed progress. today: a record that is still being written, with its grades.
    """
    if not is_half_way(number, course.sessions_total):
        return []
    stuck = _unmoved(series, _grades_of(today))
    if not stuck or CourseEvent.objects.filter(course=course, kind__in=(CHANGED, KEPT)).exists():
        return []
    return [_with_serums(course, one, latest) for one, latest in stuck]


def _grades_of(record: SessionRecord | None) -> dict[tuple[int, str], Decimal]:
    if record is None or record.signed_at is not None:
        return {}
    return {(row.indication_id, row.scale): row.grade for row in record.grades.all()}


def _unmoved(series: Sequence[Series], today: dict[tuple[int, str], Decimal]) -> list[tuple[Series, Decimal]]:
    """One series for each indication that no scale shows better."""
    found: dict[int, tuple[Series, Decimal]] = {}
    moved: set[int] = set()
    for one in series:
        grades = [point.grade for point in one.points]
        grades += [today[key]] if (key := (one.indication.pk, one.scale)) in today else []
        if has_not_moved(grades):
            found.setdefault(one.indication.pk, (one, grades[-1]))
        elif grades[-1] < grades[0]:
            moved.add(one.indication.pk)
    return [each for key, each in found.items() if key not in moved]


def _with_serums(course: Course, series: Series, latest: Decimal) -> Unmoved:
    choices = serum_choices(client=course.client, treatment=course.treatment, indications=[series.indication])
    return Unmoved(
        indication=series.indication,
        at_first=wording(series.scale, series.baseline),
        now=wording(series.scale, latest),
        serums=[one.serum for one in choices if one.serves and not one.barred and one.serum.pk != course.serum_id],
    )
