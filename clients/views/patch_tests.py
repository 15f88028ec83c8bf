"""Patch tests on the client's page: applied, read, taken back. Health data."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.forms.health import PatchForm, ReadingForm
from clients.models import Client, PatchTest
from clients.services import apply_patch_test, read_patch_test, withdraw_patch_test
from clients.views.here import back_to, client_here
from clients.views.parts import row_of, take_form
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import TREAT, requires
from salon.errors import Invalid

PART = "patch-tests"


def test_of(client: Client, pk: int) -> PatchTest:
    """Raises: Missing."""
    return row_of(PatchTest, client, pk, _("This patch test is not on file."))


@requires(TREAT)
@require_POST
def add(request: DeskRequest, pk: int) -> HttpResponse:
    client = client_here(request, pk)
    form = PatchForm(request.POST, client=client)
    return take_form(
        request,
        client,
        PART,
        work=lambda: _apply(request, client, form),
        said=_("Noted. It is to be read after 48 and after 96 hours."),
        patch_form=form,
    )


def _apply(request: DeskRequest, client: Client, form: PatchForm) -> None:
    """The service speaks of one moment, the form has a date and a time."""
    chosen = {name: form.cleaned_data[name] for name in ("serum", "lot", "place")}
    try:
        apply_patch_test(client=client, applied_at=form.applied_at, actor=at_desk(request), **chosen)
    except Invalid as refusal:
        errors = {("applied_on" if name == "applied_at" else name): said for name, said in refusal.errors.items()}
        raise Invalid(refusal.code, refusal.detail, errors=errors) from refusal


@requires(TREAT)
@require_POST
def read(request: DeskRequest, pk: int, test_pk: int) -> HttpResponse:
    client = client_here(request, pk)
    test = test_of(client, test_pk)
    form = ReadingForm(request.POST, prefix=f"p{test.pk}")
    return take_form(
        request,
        client,
        PART,
        work=lambda: read_patch_test(test=test, actor=at_desk(request), **form.cleaned_data),
        said=_("The reading is on file."),
        reading_form=form,
    )


@requires(TREAT)
@require_POST
def remove(request: DeskRequest, pk: int, test_pk: int) -> HttpResponse:
    client = client_here(request, pk)
    withdraw_patch_test(test=test_of(client, test_pk), actor=at_desk(request))
    messages.success(request, _("Taken off file."))
    return back_to(request, client, PART)
