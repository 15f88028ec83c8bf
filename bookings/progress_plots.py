"""A series of grades as the plot tag draws it, with the sentence that says what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.grade_words import NAMES, WORDS
from bookings.progress import Series
from bookings.scales import IGA, MMASI, SCALES, iga_success
from bookings.selectors.band import Quartiles


@dataclass(frozen=True, slots=True)
class PlotData:
    """One indication's line on one scale. ``band``: past courses, to stand behind it."""

    title: str
    grades: Sequence[tuple[int, date | datetime, float, str]]
    top: int
    change: str
    band: Sequence[Quartiles] = ()


def plot_of(series: Series, band: Sequence[Quartiles] = ()) -> PlotData:
    """Return the plot of a series."""
    words = WORDS.get(series.scale, ())
    grades = [
        (one.number, one.starts_at, float(one.grade), str(words[int(one.grade)]) if words else "")
        for one in series.points
    ]
    name = NAMES.get(series.scale)
    title = f"{series.indication.label}: {name}" if name else series.indication.label
    return PlotData(title, grades, int(SCALES[series.scale].highest), change_words(series), band)


def change_words(series: Series) -> str:
    """Return how far it came since the baseline, as a sentence or two."""
    if len(series.points) < 2:
        return _("First grade; the next one shows the change.")
    if not series.change:
        return _("The same as at the start.")
    return f"{_distance(series)} {_success(series)}".strip()


def _distance(series: Series) -> str:
    better, by = series.change < 0, abs(series.change)
    said = {"n": number_format(by.normalize(), use_l10n=True)}
    if series.scale == MMASI:
        points = _("%(n)s points better than at the start.") if better else _("%(n)s points worse than at the start.")
        return points % said
    count = int(by)
    if better:
        words = ngettext("%(n)s grade better than at the start.", "%(n)s grades better than at the start.", count)
    else:
        words = ngettext("%(n)s grade worse than at the start.", "%(n)s grades worse than at the start.", count)
    return words % said


def _success(series: Series) -> str:
    if series.scale == IGA and iga_success(series.baseline, series.latest):
        return _("A success by the IGA: clear or almost clear, and two grades better.")
    return ""
