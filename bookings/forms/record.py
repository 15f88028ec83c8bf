"""The record page as a form: a field for each thing that is written down, some of them by the protocol."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.forms.record_scales import Before, Graded, fields_of, grades_of, initial_of, shown
from bookings.grade_words import GAIS_WORDS
from bookings.record_draft import MINUTES_MOST, ML_MOST, SETTING_MOST, TEXT_MOST, Draft, GradeGiven, StepDone
from bookings.selectors.record_sheet import Layout
from bookings.services.save_record import Writer
from salon.errors import SalonError
from salon.widgets import Segments, Stepper, Switch
from treatments.models import Indication, ProtocolStep

LARGEST_KEY = 2**63 - 1


class Lines(forms.Textarea):
    def __init__(self) -> None:
        super().__init__(attrs={"rows": 2, "maxlength": TEXT_MOST})


class Codes(forms.MultipleChoiceField):
    """Codes of rows; which of them may be, the service says."""

    def valid_value(self, value: object) -> bool:
        return True


def _minutes(label: Any) -> forms.IntegerField:
    widget = Stepper(attrs={"min": 0, "max": MINUTES_MOST, "step": 1, "inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, widget=widget)


class RecordForm(forms.Form):
    """``version`` is the record's version the page shows; ``page`` and ``turn`` come from js/autosave.js."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    page = forms.RegexField(r"^[0-9a-f-]{36}$", required=False, widget=forms.HiddenInput)
    turn = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    reacted_since_last = forms.ChoiceField(
        label=_("Any reaction since last time?"),
        choices=[("no", _("No reaction")), ("yes", pgettext_lazy("reaction", "Yes"))],
        widget=Segments,
        required=False,
    )
    since_last = forms.CharField(label=_("What was it?"), widget=Lines, required=False, max_length=TEXT_MOST)
    serum_lot = forms.IntegerField(label=_("Lot"), required=False, min_value=1, max_value=LARGEST_KEY)
    serum_ml = forms.DecimalField(
        label=_("Serum used"),
        required=False,
        max_digits=6,
        decimal_places=2,
        widget=Stepper(attrs={"min": 0, "max": ML_MOST, "step": "0.5", "inputmode": "decimal"}),
    )
    device_minutes = _minutes(_("Oxygen"))
    device_setting = forms.CharField(
        label=_("Setting"),
        required=False,
        max_length=SETTING_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    today = forms.CharField(
        label=_("Reaction today"),
        help_text=_("Leave it empty when there was none."),
        widget=Lines,
        required=False,
        max_length=TEXT_MOST,
    )
    note = forms.CharField(label=_("Note"), widget=Lines, required=False, max_length=TEXT_MOST)
    gais = forms.ChoiceField(
        label=_("As a whole, against before the course (GAIS)"),
        choices=list(GAIS_WORDS.items()),
        widget=Segments,
        required=False,
    )
    aftercare_sent = forms.BooleanField(label=_("Aftercare explained"), required=False, widget=Switch)
    home_care = Codes(label=_("Recommended for home"), required=False)

    def __init__(self, data: Any = None, *, layout: Layout, begin: Draft | None = None) -> None:
        """``begin`` is what an unsent page begins with."""
        self.layout = layout
        self.beside: dict[str, list[str]] = {}  # what is said of a whole section, such as the steps
        version = layout.record.version if layout.record else 0
        super().__init__(data, initial=_initial(begin or Draft()) | {"version": version})
        for step in layout.steps:
            self.fields[f"done_{step.code}"] = forms.BooleanField(label=step.label, required=False)
            self.fields[f"minutes_{step.code}"] = _minutes(_("Minutes: %(step)s") % {"step": step.label})
        for indication in self._graded():
            self.fields |= fields_of(indication, area=layout.session.course.treatment.area)

    def draft(self) -> Draft:
        """Return what was filled in. What this page does not show stays as it was."""
        said = self.cleaned_data
        saved = self.layout.record
        rows = saved.grades.all() if saved else ()
        kept = [GradeGiven(row.indication_id, row.grade, row.scale, tuple(row.parts)) for row in rows]
        given = grades_of(self._graded(), said)
        here = {(one.indication_id, one.scale) for one in given}
        unshown = [one for one in kept if not self.fields.keys() & initial_of(one).keys()]
        return Draft(
            steps=tuple(
                StepDone(step.code, said[f"done_{step.code}"], said[f"minutes_{step.code}"])
                for step in self.layout.steps
            ),
            serum_lot_id=said["serum_lot"],
            serum_ml=said["serum_ml"],
            device_minutes=said["device_minutes"],
            device_setting=said["device_setting"],
            reacted_since_last={"yes": True, "no": False}.get(said["reacted_since_last"]),
            since_last=said["since_last"] if said["reacted_since_last"] == "yes" else "",
            today=said["today"],
            reaction_note=saved.reaction_note if saved else "",
            note=said["note"],
            gais=said["gais"],
            grades=(*given, *(one for one in unshown if (one.indication_id, one.scale) not in here)),
            aftercare_sent=said["aftercare_sent"],
            home_care=tuple(said["home_care"]),
        )

    def writer(self) -> Writer | None:
        """Return the opened page that sends this; None without scripts."""
        page, turn = self.cleaned_data["page"], self.cleaned_data["turn"]
        return Writer(page, turn) if page and turn else None

    def _graded(self) -> Sequence[Indication]:
        return (*self.layout.indications, *self.layout.other_indications)

    def refuse(self, refusal: SalonError) -> None:
        """Put a service's refusal beside the fields it names, or above the form."""
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)
            if name not in self.fields:
                self.beside[name] = [str(sentence) for sentence in sentences]
        if not refusal.errors:
            self.add_error(None, refusal.detail)

    def show_version(self, version: int) -> None:
        """Let the page carry this version when it is drawn again."""
        self.data = {name: self.data.get(name) for name in self.data} | {"version": str(version)}

    # --- for the template ---

    def steps(self) -> list[tuple[ProtocolStep, BoundField, BoundField]]:
        return [(step, self[f"done_{step.code}"], self[f"minutes_{step.code}"]) for step in self.layout.steps]

    def grades(self, rows: Sequence[Indication], before: Before) -> list[Graded]:
        return [shown(self, row, before) for row in rows]


def values_of(draft: Draft) -> dict[str, str]:
    """Return what a page with this draft would send, by field: what is ticked says "on", several codes stand in lines.

    For js/autosave.js, which takes in what another tablet saved.
    """
    return {name: _as_sent(value) for name, value in _initial(draft).items()}


def _as_sent(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value).replace("\r\n", "\n")


def _plain(ml: Decimal | None) -> Decimal | None:
    """Return 1.50 as 1.5 and 3.00 as 3: quicker to read."""
    return ml if ml is None else Decimal(f"{ml.normalize():f}")


def _initial(draft: Draft) -> dict[str, Any]:
    answered = {True: "yes", False: "no", None: ""}
    values: dict[str, Any] = {
        "reacted_since_last": answered[draft.reacted_since_last],
        "since_last": draft.since_last,
        "serum_lot": draft.serum_lot_id,
        "serum_ml": _plain(draft.serum_ml),
        "device_minutes": draft.device_minutes,
        "device_setting": draft.device_setting,
        "today": draft.today,
        "note": draft.note,
        "gais": draft.gais,
        "aftercare_sent": draft.aftercare_sent,
        "home_care": list(draft.home_care),
    }
    for step in draft.steps:
        values |= {f"done_{step.step}": step.done, f"minutes_{step.step}": step.minutes}
    for given in draft.grades:
        values |= initial_of(given)
    return values
