"""A course as a row of circles, one a session, and the same as dots for a line in a table.

Knows sessions by what it shows of them: number, status, time, address. Must not know how a course is counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from salon.templatetags.badges import SESSION

register = template.Library()

FILLED = {"completed", "arrived", "in_treatment"}
NEXT = {"booked", "confirmed", "arrived", "in_treatment"}
OPEN = _("not booked yet")


@dataclass(frozen=True)
class Circle:
    """One session as the drawing needs it. ``status`` "open" is a session that has no date yet."""

    number: int
    status: str
    word: Any
    starts_at: datetime | None = None
    url: str = ""
    is_next: bool = False

    @property
    def filled(self) -> bool:
        return self.status in FILLED


def _circle(session: Any, next_one: Any) -> Circle:
    status = str(session.status)
    link = getattr(session, "get_absolute_url", None)
    return Circle(
        number=session.number,
        status=status,
        word=SESSION[status].word if status in SESSION else OPEN,
        starts_at=getattr(session, "starts_at", None),
        url=link() if link else getattr(session, "url", ""),
        is_next=session is next_one,
    )


def circles_of(sessions: Iterable[Any], total: int | None = None) -> list[Circle]:
    """Return the circles in the order of their numbers; the first that is still to come is the next.

    Args:
        sessions: anything with ``number`` and ``status``, perhaps ``starts_at`` and ``get_absolute_url`` or ``url``.
        total: the course's length; numbers without a session become open circles.
    """
    known = sorted(sessions, key=lambda session: session.number)
    next_one = next((session for session in known if str(session.status) in NEXT), None)
    circles = [_circle(session, next_one) for session in known]
    numbers = {circle.number for circle in circles}
    missing = (number for number in range(1, (total or 0) + 1) if number not in numbers)
    circles += [Circle(number=number, status="open", word=OPEN) for number in missing]
    return sorted(circles, key=lambda circle: circle.number)


@register.inclusion_tag("components/circles.html")
def course_circles(sessions: Iterable[Any], total: int | None = None) -> dict[str, Any]:
    circles = circles_of(sessions, total)
    return {"circles": circles, "total": total or len(circles)}


@register.simple_tag
def course_dots(done: int, total: int, booked: int = 0) -> SafeString:
    """``{% course_dots 4 10 booked=6 %}``: dots and "4/10" on one line. ``booked`` counts those still to come."""
    spoken = ngettext("%(done)d of %(total)d session done", "%(done)d of %(total)d sessions done", total)
    kinds = ["done"] * done + ["booked"] * booked + ["open"] * (total - done - booked)
    dots = format_html_join(
        "",
        '<circle class="dots__dot dots__dot--{}" cx="{}" cy="6" r="4.2"></circle>',
        ((kind, 6 + 11 * place) for place, kind in enumerate(kinds[:total])),
    )
    return format_html(
        '<span class="dots"><svg class="dots__art" viewBox="0 0 {} 12" height="12" aria-hidden="true">{}</svg>'
        '<span aria-hidden="true">{}/{}</span><span class="visually-hidden">{}</span></span>',
        11 * total + 1,
        dots,
        done,
        total,
        spoken % {"done": done, "total": total},
    )
