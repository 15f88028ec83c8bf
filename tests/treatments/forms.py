"""Filling in the catalogue's forms as a browser would."""

from typing import Any

from django.test import Client as Browser
from django.urls import reverse

from tests.factories.catalogue import Catalogue
from treatments.forms.base import CatalogueForm
from treatments.views.edit import FORMS

KINDS = ["treatments", "indications", "contraindications", "serums", "ingredients", "groups", "home-care"]


def typed(form: CatalogueForm) -> dict[str, Any]:
    """What the browser would post if nothing was changed."""
    data: dict[str, Any] = {}
    steps = getattr(form, "steps", None)
    for one in [form, *([steps.management_form, *steps.forms] if steps else [])]:
        for bound in one:
            value = bound.value()
            if isinstance(value, bool):
                data |= {bound.html_name: "on"} if value else {}
            elif value is not None:
                data[bound.html_name] = value
    return data


def post(browser: Browser, of: str, row: Any, **changes: Any) -> Any:
    """Open a row's form, change some fields, save."""
    form = FORMS[of](instance=row)
    return browser.post(reverse("treatments:edit", args=[of, row.pk]), typed(form) | changes)


def one_of_each(catalogue: Catalogue) -> dict[str, Any]:
    """A shipped row of every kind, as it is now."""
    found = {
        "treatments": catalogue.face,
        "indications": catalogue.indications["pores"],
        "contraindications": catalogue.rules["waxing"],
        "serums": catalogue.serums["kojic"],
        "ingredients": catalogue.ingredients["retinol"],
        "groups": catalogue.groups["vitamin-a"],
        "home-care": catalogue.home_care["missha-oxygen-peel"],
    }
    return {kind: type(row).objects.get(pk=row.pk) for kind, row in found.items()}
