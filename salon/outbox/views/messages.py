"""The messages page: what will go, went, failed, was taken back and why; and what a person may do about it."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import MESSAGES, requires
from salon.errors import SalonError
from salon.outbox import selectors, services
from salon.outbox.models import Message
from salon.way_back import way_back

# The client's mail as a page of its own: it may style itself and nothing else, no scripts, no requests.
MAIL_CSP = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "frame-ancestors": [NONE], "sandbox": [""]}


@requires(MESSAGES)
@require_safe
@never_cache
def message_list(request: DeskRequest) -> HttpResponse:
    name = request.GET.get("status", "scheduled")
    about = selectors.parse_about(request.GET)
    page = request.GET.get("page", "1")
    if name not in selectors.SHELVES or about is None or not page.isdigit() or not 1 <= int(page) <= 100_000:
        raise Http404
    shelf = selectors.shelf(location=request.location, name=name, about=about, page=int(page))
    context = {"shelf": shelf, "name": name, "page": int(page), "stoppage": selectors.stoppage()}
    template = "outbox/_list.html" if getattr(request, "htmx", False) else "outbox/messages.html"
    return render(request, template, context)


@requires(MESSAGES)
@require_safe
@never_cache
def stoppage_banner(request: DeskRequest) -> HttpResponse:
    """A fragment for other pages; empty while mails leave."""
    return render(request, "outbox/_stoppage.html", {"stoppage": selectors.stoppage()})


@requires(MESSAGES)
@require_safe
@never_cache
def message_detail(request: DeskRequest, pk: int) -> HttpResponse:
    message = _message(request, pk)
    context = {"row": selectors.rows_of([message])[0], "message": message, "look": services.look(message)}
    return render(request, "outbox/message.html", context)


@requires(MESSAGES)
@require_safe
@never_cache
@csp(MAIL_CSP)  # type: ignore[arg-type]
def message_preview(request: DeskRequest, pk: int) -> HttpResponse:
    letter = services.look(_message(request, pk)).letter
    if letter is None:
        raise Http404
    response = HttpResponse(letter.html)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _press(verb: Callable[..., None], said: Any) -> Callable[..., HttpResponse]:
    """Return the view of one button."""

    @requires(MESSAGES)
    @require_POST
    def pressed(request: DeskRequest, pk: int) -> HttpResponse:
        message = _message(request, pk)
        try:
            verb(message=message, actor=at_desk(request))
            toasts.success(request, str(said()))
        except SalonError as refusal:
            toasts.error(request, str(refusal))
        return HttpResponseRedirect(way_back(request, reverse("outbox:message", args=[message.pk])), status=303)

    return pressed


message_hold = _press(services.hold, lambda: _("Held back. It leaves when you release it."))
message_release = _press(services.release, lambda: _("Released."))
message_send_now = _press(services.send_now, lambda: _("It leaves within half a minute."))
message_settle = _press(services.settle, lambda: _("Put away: the client was told in another way."))
message_retry = _press(services.retry, lambda: _("It is tried again within half a minute."))


def _message(request: DeskRequest, pk: int) -> Message:
    return get_object_or_404(Message.objects.select_related("location"), pk=pk, location=request.location)
