"""Puts a service's refusal beside the fields it speaks of."""

from django import forms

from salon.errors import SalonError


def show_refusal(form: forms.Form, refusal: SalonError, *, prefix: str = "") -> None:
    """Add every sentence to its field; what belongs to no field stands above the form.

    Args:
        prefix: what the service's field names begin with and the form's do not, such as ``answers.``; further dots
            are hyphens in the form (``answers.waxing.since`` -> ``waxing-since``).
    """
    for name, sentences in refusal.errors.items():
        field = name.removeprefix(prefix).replace(".", "-")
        form.add_error(field if field in form.fields else None, [str(sentence) for sentence in sentences])
    if not refusal.errors:
        form.add_error(None, str(refusal.detail))
