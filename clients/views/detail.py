"""A client's page: contact, courses, how she stands for each treatment, what is on file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clients.contact import show_phone
from clients.forms.health import AllergyForm, DocumentForm
from clients.models import Client, Screening
from clients.screening import Verdict
from clients.selectors.consents import closed_consents, consent_states
from clients.selectors.screenings import Standing, allergies_of, document_rules, documents_of, standings
from clients.sentences import finding_sentence, neutral_sentence
from clients.services.read_contact import country_of
from clients.views.here import client_here, reads_health
from salon import clock
from salon.accounts.policies import PRIVACY, STAFF, requires
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading
from treatments.models import Treatment


@dataclass(frozen=True)
class Stand:
    """How the client stands for one treatment, in the words that whoever looks may read."""

    treatment: Treatment
    screening: Screening | None = None
    verdict: Verdict | None = None
    valid: bool = False
    sentences: tuple[str, ...] = ()


@requires(STAFF)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return detail_page(request, client_here(request, pk))


def detail_page(
    request: HttpRequest,
    client: Client,
    *,
    status: int = 200,
    allergy_form: AllergyForm | None = None,
    document_form: DocumentForm | None = None,
) -> HttpResponse:
    """The page, with a form that was refused standing where it was sent from."""
    today = clock.today(client.location.zone)
    health = reads_health(request)
    context: dict[str, Any] = {
        "client": client,
        "phone_shown": show_phone(client.phone, country=country_of(client.location)) if client.phone else "",
        "age": _age(client.birth_date, today),
        "stands": stands(client, today, health=health),
        "today": today,
        "health": health,
        "consents": consent_states(client, client.location),
        "closed_consents": closed_consents(client),
        "owner": PRIVACY.allows(request.membership.role),  # type: ignore[attr-defined]
        "allergy_form": allergy_form or AllergyForm(),
    }
    if health:
        note_reading(request, client.subject, Read.ANSWERS, Read.ALLERGIES, Read.DOCUMENTS)
        rules = document_rules()
        context |= {
            "allergies": allergies_of(client),
            "documents": _documents(client, rules, today),
            "document_form": document_form or DocumentForm(rules=rules.values()),
        }
    return render(request, "clients/detail.html", context, status=status)


def stands(client: Client, today: date, *, health: bool) -> list[Stand]:
    """One for every treatment in use, and for every treatment she was screened for. At most 5 queries."""
    known = {standing.screening.treatment_id: standing for standing in standings(client, today)}
    found = []
    for treatment in Treatment.objects.filter(active=True):
        standing = known.pop(treatment.pk, None)
        found.append(_stand(treatment, standing, today, health=health))
    return found + [_stand(one.screening.treatment, one, today, health=health) for one in known.values()]


def _stand(treatment: Treatment, standing: Standing | None, today: date, *, health: bool) -> Stand:
    if standing is None:
        return Stand(treatment)
    verdict = standing.verdict(today)
    neutral = neutral_sentence(verdict)
    sentences = [finding_sentence(finding, standing.names) for finding in verdict.findings] if health else []
    return Stand(
        treatment,
        standing.screening,
        verdict,
        today <= verdict.valid_until,
        tuple(dict.fromkeys(sentences or [neutral])),
    )


def _age(born: date | None, today: date) -> int | None:
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _documents(client: Client, rules: dict[str, Any], today: date) -> list[dict[str, Any]]:
    return [
        {
            "document": one,
            "label": rules[one.rule_code].label if one.rule_code in rules else one.rule_code,
            "expired": one.expires_on is not None and one.expires_on < today,
        }
        for one in documents_of(client)
    ]
