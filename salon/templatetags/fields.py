"""``{% field form.name %}``: label, control, help and error, tied together for eye and screen reader.

Knows Django's widgets and which template shows each. Must not know any particular form.
"""

from datetime import date
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from salon.widgets import DayInput, OptionCards, Segments, Stepper, Switch

register = template.Library()

# The first kind whose widget class fits, most special first.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (Segments, "segments"),
    (OptionCards, "cards"),
    (Stepper, "stepper"),
    (Switch, "switch"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "check"),
)
INPUT_CLASSES = {"segments": "segment__input", "cards": "option-card__input", "switch": "switch"}
INPUT_CLASSES |= {"choices": "choice__input", "check": "choice__input"}
MOST_NAMED = 5  # fields in the summary above a form; more are counted
INPUT_MODES = {"email": "email", "tel": "tel", "url": "url", "search": "search"}


def kind_of(bound: BoundField) -> str:
    """Return which of the components/field/*.html shows this field."""
    for widget, kind in KINDS:
        if isinstance(bound.field.widget, widget):
            return kind
    return "input"


def attributes(bound: BoundField, kind: str, extra: dict[str, Any]) -> dict[str, Any]:
    """Return the control's attributes: class, descriptions, error state, the keyboard a phone shows."""
    attrs: dict[str, Any] = {"class": INPUT_CLASSES.get(kind, "input")} | extra
    if described := described_by(bound):
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    mode = _input_mode(bound)
    if mode and "inputmode" not in bound.field.widget.attrs:
        attrs.setdefault("inputmode", mode)
    return attrs


def described_by(bound: BoundField) -> str:
    """Return the ids of the field's help and error, for ``aria-describedby``."""
    return f"{_id(bound, 'help', bound.help_text)} {_id(bound, 'error', bound.errors)}".strip()


def _id(bound: BoundField, part: str, present: Any) -> str:
    return f"{bound.auto_id or bound.html_name}_{part}" if present else ""


def _input_mode(bound: BoundField) -> str | None:
    if isinstance(bound.field, forms.DecimalField | forms.FloatField):
        return "decimal"
    if isinstance(bound.field, forms.IntegerField):
        return "numeric"
    return INPUT_MODES.get(getattr(bound.field.widget, "input_type", ""))


def options(bound: BoundField, css: str) -> list[BoundWidget]:
    """Return the choices of a group as single inputs, each with its class."""
    found = list(bound.subwidgets)
    for option in found:
        option.data["attrs"]["class"] = css
        option.data["attrs"].pop("aria-describedby", None)  # the group carries it
        if bound.errors and option.data.get("type") == "radio":
            option.data["attrs"]["aria-invalid"] = "true"
    return found


@register.simple_tag(takes_context=True)
def field(
    context: Context,
    bound: BoundField,
    *,
    label: str | None = None,
    help: str | None = None,  # noqa: A002 the word a template's author looks for
    size: str = "",
    unit: str = "",
    icon: str = "",
    before: Any = None,
    hide_label: bool = False,
    mark: bool = True,
    **attrs: Any,
) -> SafeString:
    """Show one field of a form.

    Args:
        size: "" (fills its place), "s" or "m".
        unit: shown behind the control, such as "ml".
        icon: shown in front of the text in the control.
        before: last time's value, marked among segments.
        mark: false leaves out the star of a required field (where all are required).
        attrs: further attributes of the control; an underscore stands for a hyphen (``hx_get="..."``).
    """
    if bound.is_hidden:
        return SafeString(str(bound))
    kind = kind_of(bound)
    if help is not None:
        bound.help_text = help
    extra = {name.replace("_", "-"): value for name, value in attrs.items()}
    is_group = kind in {"segments", "cards", "choices"}
    shown = {
        "field": bound,
        "kind": kind,
        "label": bound.label if label is None else label,
        "help_id": _id(bound, "help", bound.help_text),
        "error_id": _id(bound, "error", bound.errors),
        "described": described_by(bound),
        "options": options(bound, INPUT_CLASSES[kind]) if is_group else [],
        "control": "" if is_group else bound.as_widget(attrs=attributes(bound, kind, extra)),
        "extra": extra if is_group else {},
        "size": size,
        "unit": unit,
        "icon": icon,
        "before": None if before is None else str(before),
        "hide_label": hide_label,
        "starred": mark and bound.field.required,
        "required": bound.field.required,
    }
    return SafeString(get_template(f"components/field/{kind}.html").render(shown, context.get("request")))


@register.simple_tag
def day_control(name: str, value: date, **attrs: Any) -> SafeString:
    """A date with its calendar where there is no form: the label is the template's."""
    return SafeString(DayInput().render(name, value, {"class": "input"} | attrs))


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """What the whole form has to say: its own errors, and a link to each field that has one."""
    fields = [bound for bound in form if bound.errors and not bound.is_hidden]
    return {
        "form": form,
        "general": form.non_field_errors(),
        "fields": fields,
        "named": fields if len(fields) <= MOST_NAMED else fields[:1],
        "hidden": [error for bound in form.hidden_fields() for error in bound.errors],
    }
