"""One page changes any kind of row: the kind's form says which fields there are and which service writes them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import SETTINGS, requires
from treatments.forms.base import CatalogueForm
from treatments.forms.home_care import HomeCareForm
from treatments.forms.indication import IndicationForm
from treatments.forms.ingredient import GroupForm, IngredientForm
from treatments.forms.rule import RuleForm
from treatments.forms.serum import SerumForm
from treatments.forms.treatment import TreatmentForm
from treatments.models import Contraindication
from treatments.models.named import CatalogueRow
from treatments.services.archive import set_in_use, set_rule_in_use
from treatments.views.tabs import TAB_OF

FORMS: dict[str, type[CatalogueForm]] = {
    "treatments": TreatmentForm,
    "indications": IndicationForm,
    "contraindications": RuleForm,
    "serums": SerumForm,
    "ingredients": IngredientForm,
    "groups": GroupForm,
    "home-care": HomeCareForm,
}
LARGEST_ID = 2**63 - 1


def _form_of(kind: str) -> type[CatalogueForm]:
    if kind not in FORMS:
        raise Http404
    return FORMS[kind]


def _row(kind: str, pk: int) -> Any:
    model = _form_of(kind)._meta.model
    if pk > LARGEST_ID:
        raise Http404
    if model is Contraindication:  # an old version leads to the current one
        code = get_object_or_404(Contraindication, pk=pk).code
        return get_object_or_404(Contraindication, code=code, superseded_at=None)
    return get_object_or_404(model, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SETTINGS)
def edit(request: DeskRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """Show and take the form of a row, a new one without ``pk``."""
    row = None if pk is None else _row(kind, pk)
    form = _form_of(kind)(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST":
        saved = form.save_with(at_desk(request))
        if saved:
            messages.success(request, _("Saved: %(name)s") % {"name": saved.label})
            return redirect(TAB_OF[kind].url)
    context = {"form": form, "kind": kind, "row": row, "tab": TAB_OF[kind]}
    return render(request, form.template_name, context, status=form.status)


@require_POST
@requires(SETTINGS)
def put_away(request: DeskRequest, kind: str, pk: int) -> HttpResponse:
    return _set_in_use(request, kind, pk, active=False)


@require_POST
@requires(SETTINGS)
def take_back(request: DeskRequest, kind: str, pk: int) -> HttpResponse:
    return _set_in_use(request, kind, pk, active=True)


def _set_in_use(request: DeskRequest, kind: str, pk: int, *, active: bool) -> HttpResponse:
    row: CatalogueRow | Contraindication = _row(kind, pk)
    seen = request.POST.get("expected_version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
    actor = at_desk(request)
    if isinstance(row, Contraindication):
        set_rule_in_use(rule=row, active=active, expected_version=version, actor=actor)
    else:
        set_in_use(row=row, active=active, expected_version=version, actor=actor)
    said = _("Back in use: %(name)s") if active else _("Put away: %(name)s")
    messages.success(request, said % {"name": row.label})
    return redirect(TAB_OF[kind].url)
