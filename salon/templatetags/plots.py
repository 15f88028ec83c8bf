"""``{% grade_plot title grades %}``: a line for the eye and a table for everyone.

Knows grades as (session number, date, grade, wording). Must not know which scale is good for what.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from django import template

from salon.plotting import Spread, plot

register = template.Library()

Grade: TypeAlias = "tuple[int, date | datetime | None, float | None, str]"


@register.inclusion_tag("components/grade_plot.html")
def grade_plot(
    title: str,
    grades: Sequence[Grade],
    *,
    top: int = 4,
    sessions: int | None = None,
    change: str = "",
    band: Sequence[Spread] = (),
) -> dict[str, Any]:
    """Show how a grade went over a course.

    Args:
        title: what is graded, such as the indication's name.
        grades: per session its number, date, grade (None: not graded) and the grade's wording.
        top: the scale's highest value.
        sessions: the course's length.
        change: a sentence on the change since the baseline, already translated.
        band: what others showed, session by session, with the number of ``clients`` behind each.
    """
    drawing = plot([(number, value) for number, _, value, _ in grades], top=top, sessions=sessions, band=band)
    return {
        "title": title,
        "rows": _rows(grades, band),
        "band": band,
        "plot": drawing,
        "base": drawing.points[0] if len(drawing.points) > 1 else None,
        "change": change,
    }


def _rows(grades: Sequence[Grade], band: Sequence[Spread]) -> list[tuple[int, Any, float | None, str, Spread | None]]:
    """One row for each session that was graded, here or in the band."""
    mine = {number: (day, value, word) for number, day, value, word in grades}
    theirs = {one.number: one for one in band}
    nothing = (None, None, "")
    return [(n, *mine.get(n, nothing), theirs.get(n)) for n in sorted(mine.keys() | theirs.keys())]
