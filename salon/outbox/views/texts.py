"""The owner's own words for a kind of message: write, look, try, save, or go back to the shipped ones."""

from typing import Any

from csp.decorators import csp
from django.conf import settings
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import SETTINGS, requires
from salon.errors import Invalid
from salon.outbox.forms import TextForm
from salon.outbox.kinds import Kind, kind_of, known
from salon.outbox.models import MessageText
from salon.outbox.services import texts
from salon.outbox.views.messages import MAIL_CSP


@requires(SETTINGS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def message_text(request: DeskRequest, kind: str, language: str) -> HttpResponse:
    """``do`` says what was pressed: save, try or reset."""
    found, own = _here(request, kind, language)
    if request.method != "POST":
        return _page(request, found, language, TextForm(initial=_start(found, language, own)), own)
    form = TextForm(request.POST)
    try:
        said = _do(request, request.POST.get("do", "save"), kind, language, form)
    except Invalid as refusal:
        form.refuse(refusal)
        return _page(request, found, language, form, own, status=refusal.status)
    toasts.success(request, said)
    if request.POST.get("do") == "try":
        return _page(request, found, language, form, own)
    return HttpResponseRedirect(reverse("outbox:text", args=[kind, language]), status=303)


@requires(SETTINGS)
@never_cache
@require_POST
@csp(MAIL_CSP)  # type: ignore[arg-type]
def message_text_preview(request: DeskRequest, kind: str, language: str) -> HttpResponse:
    """The mail as a page of its own, of what stands in the form."""
    _here(request, kind, language)
    try:
        letter = texts.preview_text(
            location=request.location, kind=kind, language=language, wording=TextForm(request.POST).wording
        )
    except Invalid as refusal:
        said = [sentence for sentences in refusal.errors.values() for sentence in sentences]
        return render(request, "outbox/text_broken.html", {"said": said or [refusal]}, status=refusal.status)
    response = HttpResponse(letter.html)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _do(request: DeskRequest, what: str, kind: str, language: str, form: TextForm) -> str:
    where: dict[str, Any] = {
        "location": request.location,
        "kind": kind,
        "language": language,
        "actor": at_desk(request),
    }
    if what == "reset":
        texts.reset_text(**where)
        return _("The shipped text is back.")
    if what == "try":
        address = texts.try_text(**where, wording=form.wording)
        return _("On its way to %(address)s. The text is not saved yet.") % {"address": address}
    texts.save_text(**where, wording=form.wording)
    return _("Saved. Mails that wait say it when they leave.")


def _here(request: DeskRequest, kind: str, language: str) -> tuple[Kind, MessageText | None]:
    if not known(kind) or not kind_of(kind).places or language not in dict(settings.LANGUAGES):
        raise Http404
    own = MessageText.objects.filter(location=request.location, kind=kind, language=language).first()
    return kind_of(kind), own


def _start(kind: Kind, language: str, own: MessageText | None) -> dict[str, str]:
    """The owner's text, else the shipped one in that language."""
    if own:
        return {"subject": own.subject, "body": own.body}
    assert kind.wording
    with translation.override(language):
        return {"subject": str(kind.wording.subject), "body": str(kind.wording.body)}


def _page(
    request: DeskRequest, kind: Kind, language: str, form: TextForm, own: MessageText | None, status: int = 200
) -> HttpResponse:
    context = {
        "kind": kind,
        "language": language,
        "languages": settings.LANGUAGES,
        "form": form,
        "own": own,
        "places": [("{" + name + "}", label) for name, label in kind.places.items()],
    }
    return render(request, "outbox/text.html", context, status=status)
