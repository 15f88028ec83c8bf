"""Putting allergies on file and taking them off again."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.forms.health import AllergyForm
from clients.forms.refusals import show_refusal
from clients.models import Allergy
from clients.services import note_allergy, withdraw_allergy
from clients.views.detail import detail_page
from clients.views.here import REFUSED, back_to, client_here
from clients.views.parts import row_of
from salon.accounts.desk_request import DeskRequest, at_desk, may
from salon.accounts.policies import HEALTH, SCREEN, requires
from salon.errors import Invalid


@requires(SCREEN)
@require_POST
def add_allergy(request: DeskRequest, pk: int) -> HttpResponse:
    """The desk may note one; whether and how it was understood is told only to who may read it."""
    client = client_here(request, pk)
    form = AllergyForm(request.POST)
    if form.is_valid():
        try:
            allergy = note_allergy(client=client, words=form.cleaned_data["ingredient"], actor=at_desk(request))
        except Invalid as refusal:
            show_refusal(form, refusal)
    if form.errors:
        return detail_page(request, client, status=REFUSED, allergy_form=form)
    messages.success(request, _noted(allergy) if may(request, HEALTH) else _("Noted. Cosmetologists can read it."))
    return back_to(request, client)


def _noted(allergy: Allergy) -> str:
    if not allergy.matched:
        return _("Noted as it was said. The catalogue does not know these words: read the serum's label.")
    return _("Noted: %(what)s.") % {"what": allergy.group or allergy.ingredient}


@requires(HEALTH)
@require_POST
def remove_allergy(request: DeskRequest, pk: int, allergy_pk: int) -> HttpResponse:
    client = client_here(request, pk)
    allergy = row_of(Allergy, client, allergy_pk, _("This allergy is not on file."))
    withdraw_allergy(allergy=allergy, actor=at_desk(request))
    messages.success(request, _("Taken off file."))
    return back_to(request, client)
