"""Setting findings of a screening aside, with a reason: the owner's and the cosmetologists' to decide."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.forms.health import OverrideForm
from clients.forms.refusals import show_refusal
from clients.services import override_findings
from clients.views.detail import detail_page
from clients.views.here import REFUSED, back_to, client_here
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import TREAT, requires
from salon.errors import Conflict, Invalid, Missing
from treatments.models import Treatment


@requires(TREAT)
@require_POST
def override(request: DeskRequest, pk: int) -> HttpResponse:
    """``treatment``: a key; ``codes``, ``lapsed``: what is set aside; ``reason``."""
    client = client_here(request, pk)
    form = OverrideForm(request.POST, codes=request.POST.getlist("codes"))
    form.is_valid()
    treatment = Treatment.objects.filter(pk=form.cleaned_data.get("treatment") or 0).first()
    if treatment is None:
        raise Missing("missing", _("This treatment is not here."))
    given = {name: form.cleaned_data[name] for name in ("codes", "lapsed", "reason")}
    try:
        override_findings(client=client, treatment=treatment, actor=at_desk(request), **given)
    except (Invalid, Conflict) as refusal:
        show_refusal(form, refusal)
        return detail_page(request, client, status=REFUSED, override_form=form)
    messages.warning(request, _("Set aside. It is written in her record, with your reason."))
    return back_to(request, client, "stands")
