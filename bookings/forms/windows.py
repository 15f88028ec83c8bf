"""The weekly windows that suit a client: one a day, and a second where she could come at another time, too."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from bookings.planning.model import Wish
from bookings.wishes import read_wishes
from salon.widgets import ClockInput

EVERY_DAY = range(7)
PARTS = ("", "b")  # the first window of a day, and the second
EDGES = (("from", _("From")), ("to", _("Until")))


class WindowsForm(forms.Form):
    """Fields ``day0`` to ``day6`` with ``from0`` and ``to0``, and ``fromb0`` and ``tob0`` for a second window."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in EVERY_DAY:
            tick = forms.CheckboxInput(attrs={"class": "choice__input"})
            self.fields[f"day{day}"] = forms.BooleanField(label=WEEKDAYS[day], required=False, widget=tick)
            for part in PARTS:
                for edge, label in EDGES:
                    clock = ClockInput(attrs={"class": "input"})
                    self.fields[f"{edge}{part}{day}"] = forms.TimeField(label=label, required=False, widget=clock)

    def windows(self) -> Iterator[dict[str, Any]]:
        """Yield the bound fields of each weekday, for the template."""
        for day in EVERY_DAY:
            yield {"day": self[f"day{day}"], "from": self[f"from{day}"], "to": self[f"to{day}"]}

    def second_windows(self) -> Iterator[dict[str, Any]]:
        """Yield the bound fields of each weekday's second window."""
        for day in EVERY_DAY:
            yield {"day": WEEKDAYS[day], "from": self[f"fromb{day}"], "to": self[f"tob{day}"]}

    @property
    def wished(self) -> bool:
        """Whether any day is wished, so that the windows stand open."""
        return self.wished_twice or any(self[f"day{day}"].value() for day in EVERY_DAY)

    @property
    def wished_twice(self) -> bool:
        """Whether any day has a second window, so that those stand open."""
        return any(self[f"{edge}b{day}"].value() for day in EVERY_DAY for edge in ("from", "to"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for day in EVERY_DAY:
            for part in PARTS:
                starts, ends = data.get(f"from{part}{day}"), data.get(f"to{part}{day}")
                if (part or data.get(f"day{day}")) and starts and ends and starts >= ends:
                    self.add_error(f"to{part}{day}", _("This window must end after it begins."))
        return data

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """The wished windows. A day ticked without any time is wished from morning to night."""
        return read_wishes(window for day in EVERY_DAY for window in self._of_day(day))

    def _of_day(self, day: int) -> Iterator[dict[str, Any]]:
        data = self.cleaned_data
        given = [any(data.get(f"{edge}{part}{day}") for edge in ("from", "to")) for part in PARTS]
        wished = (data.get(f"day{day}") and (given[0] or not given[1]), given[1])
        for part, here in zip(PARTS, wished, strict=True):
            if here:
                starts, ends = data.get(f"from{part}{day}"), data.get(f"to{part}{day}")
                yield {"weekday": day, "from": starts or time(0), "to": ends or time(23, 59)}


PARTS_OF_DAY = {"morning": ("08:00", "13:00"), "afternoon": ("12:00", "17:00"), "evening": ("16:00", "22:00")}


def with_part_of_day(said: Any, part: str) -> Any:
    """Return what was said with every day wished in the morning, the afternoon or the evening; else as it is."""
    if part not in PARTS_OF_DAY:
        return said
    filled = said.copy()
    for day in EVERY_DAY:
        filled[f"day{day}"] = "on"
        filled[f"from{day}"], filled[f"to{day}"] = PARTS_OF_DAY[part]
        filled[f"fromb{day}"] = filled[f"tob{day}"] = ""
    return filled
