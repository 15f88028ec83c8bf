"""Whether it works: the grades of signed records, session by session, with where they began and how far they came.

Used by the course page, the session record, the client's progress and the API. One query, however many sessions.
A grade tells of the skin as it was found in that session; less is better on every scale (bookings.scales).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet

from bookings.models import Course, Session, SkinGrade
from clients.models import Client
from treatments.models import Indication


@dataclass(frozen=True, slots=True)
class Point:
    """``change`` is the grade minus the baseline: negative is better."""

    session_id: int
    number: int
    starts_at: datetime
    grade: Decimal
    change: Decimal


@dataclass(frozen=True, slots=True)
class Series:
    """One indication on one scale through one course. Never empty; the first point is the baseline."""

    course_id: int
    indication: Indication
    scale: str
    points: tuple[Point, ...]

    @property
    def baseline(self) -> Decimal:
        return self.points[0].grade

    @property
    def latest(self) -> Decimal:
        return self.points[-1].grade

    @property
    def change(self) -> Decimal:
        return self.latest - self.baseline


def course_progress(course: Course) -> list[Series]:
    """Return the course's series, in the catalogue's order of indications."""
    return _series(_signed().filter(record__session__course=course))


def client_progress(client: Client) -> list[Series]:
    """Return the series of all the client's courses, the newest course first."""
    return _series(_signed().filter(record__session__client=client))


def last_grades(session: Session) -> dict[tuple[int, str], Decimal]:
    """Return the client's grade of each (indication key, scale) as it was last given before this session."""
    before = _signed().filter(
        record__session__client_id=session.client_id, record__session__starts_at__lt=session.starts_at
    )
    latest = before.order_by("indication_id", "scale", "-record__session__starts_at")
    rows = latest.distinct("indication_id", "scale").values_list("indication_id", "scale", "grade")
    return {(indication, scale): grade for indication, scale, grade in rows}


def _signed() -> QuerySet[SkinGrade]:
    return SkinGrade.objects.filter(record__signed_at__isnull=False)


def _series(grades: QuerySet[SkinGrade]) -> list[Series]:
    rows = grades.select_related("indication", "record__session").order_by(
        "-record__session__course_id",
        "indication__position",
        "indication_id",
        "scale",
        "record__session__starts_at",
        "record__session_id",
    )
    grouped = groupby(rows, key=lambda row: (row.record.session.course_id, row.indication_id, row.scale))
    return [_one(key[0], list(group)) for key, group in grouped]


def _one(course_id: int, rows: Sequence[SkinGrade]) -> Series:
    baseline = rows[0].grade
    points = tuple(
        Point(
            session_id=row.record.session_id,
            number=row.record.session.number,
            starts_at=row.record.session.starts_at,
            grade=row.grade,
            change=row.grade - baseline,
        )
        for row in rows
    )
    return Series(course_id=course_id, indication=rows[0].indication, scale=rows[0].scale, points=points)
