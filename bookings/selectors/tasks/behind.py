"""Courses behind their rhythm: one line for all of them, as their page has a proposal for each."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.selectors.rhythm import behind_rhythm
from bookings.selectors.tasks.task import Scope, Task


def courses_behind(scope: Scope) -> Iterator[Task]:
    """Yield at most one task; none about a single course, whose page says it itself. Two queries."""
    late = behind_rhythm(scope.location) if scope.course is None else []
    if late:
        said = ngettext("%(n)d course waits for dates.", "%(n)d courses wait for dates.", len(late))
        yield Task(
            kind="behind",
            title=said % {"n": len(late)},
            client=_("Behind their rhythm"),
            action=_("See them"),
            url=reverse("bookings:behind"),
            icon="hourglass",
        )
