"""The door of an empty salon: whoever comes first makes the owner's account. Afterwards it leads to the sign-in."""

from allauth.account import views as allauth_views
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from salon.accounts.forms.welcome import WelcomeForm
from salon.accounts.policies import PUBLIC, requires
from salon.accounts.services.found_salon import found_salon, is_empty
from salon.errors import Conflict

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@requires(PUBLIC)
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    if not is_empty():
        return redirect("account_login")
    form = WelcomeForm(request.POST or None)
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "accounts/welcome.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        owner = found_salon(**form.wishes())
    except Conflict as conflict:
        messages.info(request, str(conflict))
        return redirect("account_login")
    login(request, owner, backend=BACKEND)
    messages.success(request, _("Welcome. Next: your rooms, devices and cosmetologists."))
    return redirect("/")


@requires(PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in, to which every closed page leads; in an empty salon nobody can, so it leads to the welcome."""
    if is_empty():
        return redirect("accounts:welcome")
    answer: HttpResponseBase = allauth_views.login(request)
    return answer
