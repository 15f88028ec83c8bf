"""Patch tests on the client's page: applied, read, taken back. Health data."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.forms.health import PatchForm, ReadingForm
from clients.forms.refusals import show_refusal
from clients.models import Client, PatchTest
from clients.services import apply_patch_test, read_patch_test, withdraw_patch_test
from clients.views.detail import detail_page
from clients.views.here import LARGEST_KEY, REFUSED, at_desk, back_to, client_here
from salon.accounts.policies import TREAT, requires
from salon.errors import Invalid, Missing

PART = "patch-tests"


def test_of(client: Client, pk: int) -> PatchTest:
    """Raises: Missing."""
    test = PatchTest.objects.filter(pk=min(pk, LARGEST_KEY), client=client).first()
    if test is None:
        raise Missing("missing", _("This patch test is not on file."))
    return test


@requires(TREAT)
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    client = client_here(request, pk)
    form = PatchForm(request.POST, client=client)
    if form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("serum", "lot", "place")}
        try:
            apply_patch_test(client=client, applied_at=form.applied_at, actor=at_desk(request), **chosen)
        except Invalid as refusal:
            show_refusal(form, _beside_the_date(refusal))
    if form.errors:
        return detail_page(request, client, status=REFUSED, patch_form=form)
    messages.success(request, _("Noted. It is to be read after 48 and after 96 hours."))
    return back_to(request, client, PART)


def _beside_the_date(refusal: Invalid) -> Invalid:
    """The service speaks of one moment, the form has a date and a time."""
    errors = {("applied_on" if name == "applied_at" else name): said for name, said in refusal.errors.items()}
    return Invalid(refusal.code, refusal.detail, errors=errors)


@requires(TREAT)
@require_POST
def read(request: HttpRequest, pk: int, test_pk: int) -> HttpResponse:
    client = client_here(request, pk)
    test = test_of(client, test_pk)
    form = ReadingForm(request.POST, prefix=f"p{test.pk}")
    if form.is_valid():
        try:
            read_patch_test(test=test, actor=at_desk(request), **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
    if form.errors:
        return detail_page(request, client, status=REFUSED, reading_form=form)
    messages.success(request, _("The reading is on file."))
    return back_to(request, client, PART)


@requires(TREAT)
@require_POST
def remove(request: HttpRequest, pk: int, test_pk: int) -> HttpResponse:
    client = client_here(request, pk)
    withdraw_patch_test(test=test_of(client, test_pk), actor=at_desk(request))
    messages.success(request, _("Taken off file."))
    return back_to(request, client, PART)
