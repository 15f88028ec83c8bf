"""A colleague's tokens: those she has, a new one (its secret is shown once), one revoked."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from salon import clock
from salon.accounts.desk_request import DeskRequest
from salon.accounts.forms.tokens import TokenForm
from salon.accounts.policies import STAFF, requires
from salon.accounts.services.api_tokens import issue_token, revocable, revoke_token
from salon.errors import Missing


@requires(STAFF)
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def tokens_page(request: DeskRequest) -> HttpResponse:
    """The secret stands in the answer to the form and nowhere else, so there is no redirect to carry it through."""
    form, secret = TokenForm(request.POST if request.method == "POST" else None), ""
    if form.is_bound and form.is_valid():
        _token, secret = issue_token(user=request.user, **form.cleaned_data)
        form = TokenForm()
    tokens = revocable(request.membership)
    context = {"form": form, "secret": secret, "tokens": tokens, "now": clock.now()}
    return render(request, "accounts/tokens.html", context, status=422 if form.is_bound else 200)


@requires(STAFF)
@require_POST
def token_revoke(request: DeskRequest, pk: int) -> HttpResponse:
    try:
        revoke_token(membership=request.membership, key=pk)
        messages.success(request, _("Revoked. Whatever used this token is shut out."))
    except Missing as gone:
        messages.error(request, str(gone))
    return HttpResponseRedirect(reverse("accounts:tokens"), status=303)
