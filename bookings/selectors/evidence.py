"""Whether a course works, on one sheet: her lines before the salon's own past courses, GAIS, the first and last photos.

Health data: only for who holds the policy HEALTH. Changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from bookings.grade_words import GAIS_WORDS
from bookings.models import Course, Photo, SessionRecord
from bookings.models.photo import VIEW_NAMES
from bookings.photo_views import PhotoView
from bookings.progress import course_progress
from bookings.progress_plots import PlotData, plot_of
from bookings.selectors.band import past_band


@dataclass(frozen=True, slots=True)
class Judged:
    """The GAIS of one session, in words."""

    number: int
    at: datetime
    words: Any


@dataclass(frozen=True, slots=True)
class Taken:
    photo: Photo
    number: int
    on: date


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The first and the last photo of one view in this course."""

    name: Any
    first: Taken
    last: Taken


@dataclass(frozen=True, slots=True)
class Evidence:
    plots: Sequence[PlotData]
    judged: Sequence[Judged]
    photos: Sequence[BeforeAfter]

    @property
    def any(self) -> bool:
        return bool(self.plots or self.judged or self.photos)


def course_evidence(course: Course, *, photos: bool = True, past: bool = True) -> Evidence:
    """Return the sheet of a course of :func:`with_judged`, read with its location. Three queries, however much it is.

    Args:
        past: with the salon's past courses behind the lines.
    """
    judged: list[dict[str, Any]] = getattr(course, "judged")  # noqa: B009  an annotation, unknown to types
    series = course_progress(course)
    band = past_band(course, {(one.indication.pk, one.scale) for one in series}) if past else {}
    return Evidence(
        plots=[plot_of(one, band.get((one.indication.pk, one.scale), ())) for one in series],
        judged=[Judged(r["number"], datetime.fromisoformat(r["at"]), GAIS_WORDS[r["gais"]]) for r in judged],
        photos=_before_after(course) if photos else [],
    )


def with_judged() -> QuerySet[Course]:
    """Return the courses, each with the GAIS of its signed sessions in ``judged``: no query of its own."""
    said = SessionRecord.objects.filter(session__course=OuterRef("pk"), signed_at__isnull=False).exclude(gais="")
    row = JSONObject(number="session__number", at="session__starts_at", gais="gais")
    return Course.objects.annotate(judged=ArraySubquery(said.order_by("session__starts_at").values(row=row)))


def _before_after(course: Course) -> list[BeforeAfter]:
    rows = Photo.objects.filter(session__course=course).select_related("session")
    taken: dict[str, list[Taken]] = {}
    for photo in rows.order_by("session__starts_at", "id"):
        on = photo.session.starts_at.astimezone(course.location.zone).date()
        taken.setdefault(photo.view, []).append(Taken(photo, photo.session.number, on))
    return [BeforeAfter(VIEW_NAMES[view], taken[view][0], taken[view][-1]) for view in PhotoView if view in taken]
