"""The client's page for a place that was offered to her. Opening it takes nothing; the button does."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bookings import links
from bookings.links import LinkRefused
from bookings.models import Offer
from bookings.services import waiting
from bookings.views.behind_link import CLIENT, kind_page, private
from salon import clock
from salon.accounts.policies import PUBLIC, requires
from salon.errors import SalonError

_RELATED = ("entry__client__location", "entry__location", "entry__treatment", "entry__serum", "entry__course")


def behind_offer(page: Callable[[HttpRequest, str, Offer], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the link of an offer, in the client's language and the salon's zone."""

    @wraps(page)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            offer = _offer(token)
        except LinkRefused:
            return private(kind_page(request))
        client, location = offer.entry.client, offer.entry.location
        with translation.override(client.language), timezone.override(location.zone):
            response = page(request, token, offer)
        response.headers["Content-Language"] = client.language
        return private(response)

    return opened


def _offer(token: str) -> Offer:
    link = links.read_offer(token, now=clock.now())
    related = (*_RELATED, "entry__course__client__location", "entry__course__location", "cosmetologist")
    offer = Offer.objects.select_related(*related).filter(pk=link.client).first()
    if offer is None:
        raise LinkRefused("unknown")
    client = offer.entry.client
    if not link.meant_for(client.email, client.link_series) or client.archived_at:
        raise LinkRefused("address")
    return offer


@requires(PUBLIC)
@require_safe
@behind_offer
def offer_page(request: HttpRequest, token: str, offer: Offer) -> HttpResponse:
    return _show(request, token, offer)


@requires(PUBLIC)
@csrf_exempt
@require_POST
@behind_offer
def offer_answer(request: HttpRequest, token: str, offer: Offer) -> HttpResponse:
    """``answer``: yes takes the place, anything else leaves it."""
    if request.POST.get("answer") != "yes":
        waiting.decline(offer=offer, actor=CLIENT)
    elif offer.status != Offer.Status.TAKEN:  # pressed twice: it is hers
        try:
            waiting.accept(offer=offer, actor=CLIENT)
        except SalonError as refusal:
            offer.refresh_from_db(fields=["status"])
            said = refusal.detail
            if refusal.status == 422:
                said = _("This place cannot be booked by itself just now. Please call us.")
            return _show(request, token, offer, said=str(said), status=refusal.status)
    offer.refresh_from_db(fields=["status"])
    return _show(request, token, offer)


def _show(request: HttpRequest, token: str, offer: Offer, *, said: str = "", status: int = 200) -> HttpResponse:
    context = {"offer": offer, "location": offer.entry.location, "token": token, "said": said}
    return render(request, "bookings/offer.html", context, status=status)
