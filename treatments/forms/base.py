"""What the catalogue's forms share: the version they were read at, sections, and refusals beside their fields.

Knows forms and the house's errors. Must not know any rule: a form takes a shape and hands it to a service.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from salon.accounts.actor import Actor
from salon.errors import SalonError, Stale
from treatments.kinds import Area
from treatments.sentences import AREAS

Line = tuple[str, ...]


class Millilitres(forms.DecimalField):
    """An amount; a comma is as good as a point."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class Areas(forms.MultipleChoiceField):
    """Face, hands, or both."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Areas"),
            choices=[(area.value, AREAS[area.value]) for area in Area],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext_lazy("Please choose at least one area.")},
            **options,
        )


def add_refusal(form: forms.BaseForm, refused: SalonError) -> None:
    """Put a service's sentences beside their fields; those without a field stand above the form."""
    beside = {name: sentences for name, sentences in refused.errors.items() if name in form.fields}
    for name, sentences in beside.items():
        for sentence in sentences:
            if sentence not in form.errors.get(name, []):
                form.add_error(name, sentence)
    for name, sentences in refused.errors.items():
        if name not in beside:
            for sentence in sentences:
                form.add_error(None, sentence)
    if not refused.errors:
        form.add_error(None, str(refused.detail))


class CatalogueForm(forms.ModelForm):  # type: ignore[type-arg]
    """One row of the catalogue, new or read at a version.

    ``sections`` arranges the fields: (title, lines of one or more field names). ``units`` stand behind a control.
    """

    sections: ClassVar[tuple[tuple[Any, tuple[Line, ...]], ...]] = ()
    units: ClassVar[dict[str, Any]] = {}
    template_name = "treatments/edit.html"

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = pgettext_lazy("thing", "Name")  # a client's is another word in Russian
        self.is_new = self.instance.pk is None
        self.was_named = "" if self.is_new else self.instance.label
        self.status = 200
        self.meanwhile: list[tuple[Any, str]] = []
        self.initial["expected_version"] = None if self.is_new else self.instance.version

    def write(self, actor: Actor) -> Any:
        """Hand what was typed to the service.

        Raises:
            SalonError: what the service refuses.
        """
        raise NotImplementedError

    def values(self, *but: str) -> dict[str, Any]:
        """Return the cleaned columns of the row itself."""
        columns = {column.name for column in self._meta.model._meta.concrete_fields}
        return {name: value for name, value in self.cleaned_data.items() if name in columns and name not in but}

    def save_with(self, actor: Actor) -> Any:
        """Write if the shape is right. Returns the row, or nothing: then the form says what is wrong.

        ``status`` is the answer's: 422 for a wrong shape, the service's own otherwise.
        """
        if not self.is_valid():
            self.status = 422
            return None
        try:
            return self.write(actor)
        except SalonError as refused:
            self.status = refused.status
            add_refusal(self, refused)
            if isinstance(refused, Stale):
                self._show_meanwhile()
            return None

    def current(self) -> "CatalogueForm":
        """Return an unbound form of the row as it is now."""
        row = self._meta.model._default_manager.get(pk=self.instance.pk)
        return type(self)(instance=row)

    def _show_meanwhile(self) -> None:
        """List what another colleague saved, and let the next save of this form stand."""
        now = self.current()
        for bound in now:
            theirs, mine = str(bound.value() or ""), str(self[bound.name].value() or "")
            if not bound.is_hidden and theirs.strip() != mine.strip():
                self.meanwhile.append((bound.label, _shown(now, bound)))
        key = self.add_prefix("expected_version")
        self.data = MultiValueDict({**_lists(self.data), key: [str(now.initial["expected_version"])]})

    def arranged(self) -> Iterator[tuple[Any, list[list[tuple[BoundField, dict[str, Any]]]]]]:
        """Give each section with its lines of fields, each with the options of the field tag."""
        for title, lines in self.sections:
            yield title, [[(self[name], self._options(name)) for name in line] for line in lines]

    def _options(self, name: str) -> dict[str, Any]:
        columns = isinstance(self.fields[name].widget, forms.CheckboxSelectMultiple)
        return {"unit": self.units.get(name, ""), "size": "columns" if columns else ""}


def _lists(data: Any) -> dict[str, list[Any]]:
    return dict(data.lists())


def _shown(form: forms.BaseForm, bound: BoundField) -> str:
    """Return a field's value in words."""
    value = bound.value()
    choices = getattr(form.fields[bound.name], "choices", None)
    if choices is not None:
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
        return ", ".join(str(label) for key, label in choices if str(key) in chosen) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if value not in (None, "") else "–"
