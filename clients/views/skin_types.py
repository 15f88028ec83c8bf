"""Baseline types on the client's page: noted once, taken back. Health data."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.models import Client, SkinType
from clients.services.skin_types import note_skin_type, withdraw_skin_type
from clients.skin_types import HIGHEST, ROMAN, SkinKind
from clients.views.here import back_to, client_here
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import TREAT, requires
from salon.errors import Missing, SalonError

PART = "skin-types"


@dataclass(frozen=True, slots=True)
class Shown:
    """One typology as the page shows it: the type on file, or those to choose from."""

    kind: SkinKind
    name: str
    known: SkinType | None
    types: tuple[tuple[int, str], ...]


def skin_types(client: Client) -> list[Shown]:
    """Return both typologies of a client. One query."""
    open_ones = SkinType.objects.filter(client=client, withdrawn_at=None).select_related("noted_by")
    known = {row.kind: row for row in open_ones}
    return [
        Shown(kind, kind.value.capitalize(), known.get(kind), tuple(enumerate(ROMAN[: HIGHEST[kind]], 1)))
        for kind in SkinKind
    ]


@requires(TREAT)
@require_POST
def skin_type(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """``grade`` notes a type; ``press=withdraw`` takes back the one on file."""
    client = client_here(request, pk)
    if kind not in set(SkinKind):
        raise Missing("missing", _("This is not here."))
    grade = request.POST.get("grade", "")
    try:
        if request.POST.get("press") == "withdraw":
            withdraw_skin_type(client=client, kind=SkinKind(kind), actor=at_desk(request))
            messages.success(request, _("Taken off file."))
        else:
            number = int(grade) if grade.isascii() and grade.isdigit() and len(grade) < 3 else 0
            note_skin_type(client=client, kind=SkinKind(kind), grade=number, actor=at_desk(request))
            messages.success(request, _("Noted."))
    except SalonError as refusal:
        messages.error(request, str(refusal.detail))
    return back_to(request, client, PART)
