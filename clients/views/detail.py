"""A client's page: contact, courses, how she stands for each treatment, what is on file."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clients.forms.health import AllergyForm, DocumentForm, PatchForm, UploadForm
from clients.models import Client, Document
from clients.selectors.consents import closed_consents, consent_states
from clients.selectors.screenings import allergies_of, document_rules
from clients.views.here import client_here
from clients.views.on_file import documents, patches
from clients.views.skin_types import skin_types
from clients.views.stands import stands
from salon import clock
from salon.accounts.desk_request import DeskRequest, may
from salon.accounts.policies import HEALTH, PRIVACY, STAFF, requires
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading


@requires(STAFF)
@require_safe
def detail(request: DeskRequest, pk: int) -> HttpResponse:
    return detail_page(request, client_here(request, pk))


def detail_page(
    request: DeskRequest,
    client: Client,
    *,
    status: int = 200,
    **refused: Any,
) -> HttpResponse:
    """The page, with a form that was refused (by its name here) standing where it was sent from."""
    today = clock.today(client.location.zone)
    health = may(request, HEALTH)
    context: dict[str, Any] = {
        "client": client,
        "age": _age(client.birth_date, today),
        "stands": stands(client, today, health=health),
        "today": today,
        "health": health,
        "consents": consent_states(client, client.location),
        "closed_consents": closed_consents(client),
        "owner": PRIVACY.allows(request.membership.role),
        "allergy_form": AllergyForm(),
        "upload_form": UploadForm(),
        "waiting": Document.objects.filter(client=client, withdrawn_at=None, checked_at=None).count(),
    }
    if health:
        note_reading(request, client.subject, Read.ANSWERS, Read.ALLERGIES, Read.DOCUMENTS)
        rules = document_rules()
        context |= {
            "allergies": allergies_of(client),
            "documents": documents(client, rules, today, refused.get("check_form")),
            "document_form": DocumentForm(rules=rules.values()),
            "patches": patches(client, refused.get("reading_form")),
            "patch_form": PatchForm(client=client),
            "skin_types": skin_types(client),
        }
    return render(request, "clients/detail.html", context | refused, status=status)


def _age(born: date | None, today: date) -> int | None:
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
