"""A recall: from a lot to every client treated and every session planned, and on to other dates or another serum."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.selectors.lot_trace import lot_trace
from bookings.services.repair import Cause, CauseKind, sessions_hit
from salon.accounts.desk_request import DeskRequest
from salon.accounts.policies import HEALTH, requires
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading
from treatments.models import SerumLot


@requires(HEALTH)
@never_cache
@require_safe
def lot_trace_page(request: DeskRequest, pk: int) -> HttpResponse:
    location = request.location
    lot = SerumLot.objects.select_related("serum").filter(pk=min(pk, 2**63 - 1), location=location).first()
    if lot is None:
        raise Http404
    hit = sessions_hit(location=location, cause=Cause(CauseKind.LOT, lot.pk))
    trace = lot_trace(lot, uncovered={one.pk for one in hit})
    note_reading(request, trace.subjects, Read.RECORDS)
    return render(request, "bookings/lot_trace.html", {"trace": trace, "lot": lot})
