"""``date`` as Django has it, with Russian months of three letters written small: "28 ноя", not "28 Ноя"."""

from typing import Any

from django import template
from django.template import defaultfilters
from django.utils.translation import get_language

register = template.Library()


@register.filter("date", expects_localtime=True, is_safe=False)
def date(value: Any, form: str | None = None) -> Any:
    """Show ``value`` in Django's format letters; ``M`` is the month in three letters."""
    if form and not form.endswith("_FORMAT") and get_language() == "ru":
        form = form.replace("M", "b")
    return defaultfilters.date(value, form)
