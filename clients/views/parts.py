"""The small forms on a client's page: each goes to one service, and comes back with what is wrong beside its field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse

from clients.forms.refusals import show_refusal
from clients.models import Client
from clients.views.detail import detail_page
from clients.views.here import LARGEST_KEY, REFUSED, back_to
from salon.accounts.desk_request import DeskRequest
from salon.errors import Invalid, Missing

M = TypeVar("M", bound=Model)


def take_form(
    request: DeskRequest, client: Client, part: str, *, work: Callable[[], Any], said: str, **form: forms.Form
) -> HttpResponse:
    """Do ``work`` with a form (named as the page knows it) that is valid, then show its ``part`` of the page with
    ``said``. What is refused stands in its form, and nothing typed is lost.
    """
    ((name, bound),) = form.items()
    if bound.is_valid():
        try:
            work()
        except Invalid as refusal:
            show_refusal(bound, refusal)
    if bound.errors:
        return detail_page(request, client, status=REFUSED, **{name: bound})
    messages.success(request, said)
    return back_to(request, client, part)


def row_of(model: type[M], client: Client, pk: int, missing: str) -> M:
    """Return a row of this client's.

    Raises:
        Missing: with the sentence ``missing``.
    """
    row = model._default_manager.filter(pk=min(pk, LARGEST_KEY), client=client).first()
    if row is None:
        raise Missing("missing", missing)
    row.client = client  # type: ignore[attr-defined]
    return row
