"""The catalogue, one kind a page, and the page's tabs."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from salon import clock
from salon.accounts.desk_request import DeskRequest, may
from salon.accounts.policies import SETTINGS, STAFF, TREAT, requires
from treatments.models import Treatment
from treatments.selectors import catalogue, read_ingredients
from treatments.selectors.stock import expiring_lots, lot_states, low_serums

LONGEST_WORDS = 200


@dataclass(frozen=True)
class Tab:
    """One kind of row. ``url`` is the name of its page, ``kind`` what the edit pages call it."""

    kind: str
    label: Any
    icon: str
    url: str
    new: Any


TABS = (
    Tab("treatments", _("Treatments"), "wind", "treatments:catalogue", _("New treatment")),
    Tab("indications", _("Indications"), "target", "treatments:indications", _("New indication")),
    Tab("contraindications", _("Contraindications"), "shield-alert", "treatments:rules", _("New question")),
    Tab("serums", _("Serums"), "droplets", "treatments:serums", _("New serum")),
    Tab("ingredients", _("Ingredients"), "flask-conical", "treatments:ingredients", _("New ingredient")),
    Tab("lots", pgettext_lazy("stock", "Stock"), "package", "treatments:lots", _("Receive a lot")),
    Tab("home-care", _("Home care"), "house", "treatments:home_care", _("New product")),
)
TAB_OF = {tab.kind: tab for tab in TABS} | {"groups": TABS[4]}


def shown(request: DeskRequest, kind: str, **context: Any) -> HttpResponse:
    """Render a kind's page with the tabs around it."""
    context |= {
        "tabs": TABS,
        "tab": TAB_OF[kind],
        "kind": kind,
        "may_edit": may(request, SETTINGS),
        "may_stock": may(request, TREAT),
    }
    return render(request, f"treatments/{kind.replace('-', '_')}.html", context)


@require_safe
@requires(STAFF)
def treatments(request: DeskRequest) -> HttpResponse:
    return shown(request, "treatments", shelf=catalogue.treatments())


@require_safe
@requires(STAFF)
def indications(request: DeskRequest) -> HttpResponse:
    return shown(request, "indications", shelf=catalogue.indications())


@require_safe
@requires(STAFF)
def rules(request: DeskRequest) -> HttpResponse:
    return shown(request, "contraindications", shelf=catalogue.rules(), treatments=Treatment.objects.all())


@require_safe
@requires(STAFF)
def serums(request: DeskRequest) -> HttpResponse:
    return shown(request, "serums", shelf=catalogue.serums())


@require_safe
@requires(STAFF)
def ingredients(request: DeskRequest) -> HttpResponse:
    words = request.GET.get("words", "")[:LONGEST_WORDS].strip()
    return shown(
        request,
        "ingredients",
        shelf=catalogue.ingredient_groups(),
        alone=catalogue.lone_ingredients(),
        put_away=catalogue.put_away_ingredients(),
        words=words,
        readings=read_ingredients(words) if words else [],
    )


@require_safe
@requires(STAFF)
def home_care(request: DeskRequest) -> HttpResponse:
    shelf, labels = catalogue.home_care(), catalogue.rule_labels()
    for product in (*shelf.in_use, *shelf.put_away):
        product.undesirable_labels = [labels[c] for c in product.undesirable_with if c in labels]  # type: ignore[attr-defined]
    return shown(request, "home-care", shelf=shelf)


@require_safe
@requires(STAFF)
def lots(request: DeskRequest) -> HttpResponse:
    location = request.location
    today = clock.today(location.zone)
    closed = request.GET.get("closed") == "1"
    return shown(
        request,
        "lots",
        states=lot_states(location=location, on=today, closed=closed),
        low=low_serums(location=location, on=today),
        expiring=expiring_lots(location=location, on=today),
        closed=closed,
    )
