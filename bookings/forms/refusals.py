"""A service's refusal on a form: sentences beside their fields, the rest on top."""

from django import forms

from salon.errors import SalonError


def show_refusal(form: forms.Form, refusal: SalonError) -> None:
    """Put the refusal's sentences where they belong. Needs a form that was validated."""
    placed = False
    for name, lines in refusal.errors.items():
        name = getattr(form, "called", {}).get(name, name)  # a service's word for one of the fields
        field = name if name in form.fields else None
        for line in lines:
            form.add_error(field, str(line))
            placed = True
    if not placed:
        form.add_error(None, str(refusal.detail))
