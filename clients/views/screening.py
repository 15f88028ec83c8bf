"""The screening: asked on a page of its own or inside another; the verdict shows as the answers are given."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from clients.facts import rule_names
from clients.forms.refusals import show_refusal
from clients.forms.screening import ScreeningForm
from clients.models import Client, Screening
from clients.screening import Verdict
from clients.selectors.screenings import health_facts, judge, questions
from clients.sentences import finding_sentence, neutral_sentence
from clients.services import take_screening
from clients.views.here import REFUSED, client_here, with_query
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk, go_to, may
from salon.accounts.policies import HEALTH, SCREEN, requires
from salon.errors import Invalid, Missing
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading
from salon.way_back import way_back
from treatments.models import Contraindication, Treatment


@requires(SCREEN)
@require_http_methods(["GET", "HEAD", "POST"])
def screening(request: DeskRequest, pk: int) -> HttpResponse:
    """``treatment``: an id; the first in use if not said. ``next`` and ``embed``: see ``_go_on``."""
    client = client_here(request, pk)
    treatments = list(Treatment.objects.filter(active=True))
    treatment = _chosen(request, treatments)
    rules = questions(treatment)
    if request.method != "POST":
        return _form_page(request, client, treatment, treatments, ScreeningForm(rules=rules))
    form = ScreeningForm(request.POST, rules=rules)
    if form.is_valid():
        try:
            taken = take_screening(client=client, treatment=treatment, answers=form.answers, actor=at_desk(request))
        except Invalid as refusal:
            show_refusal(form, refusal, prefix="answers.")
        else:
            return _go_on(request, client, taken)
    return _form_page(request, client, treatment, treatments, form, status=REFUSED)


@requires(SCREEN)
@require_POST
def preview(request: DeskRequest, pk: int) -> HttpResponse:
    """The verdict of the answers so far. Stores nothing."""
    client = client_here(request, pk)
    treatment = _chosen(request, list(Treatment.objects.filter(active=True)))
    rules = questions(treatment)
    form = ScreeningForm(request.POST, rules=rules)
    form.is_valid()  # a date half typed leaves the rest to be judged
    return render(request, "clients/_verdict.html", _verdict(request, client, rules, form))


def _chosen(request: DeskRequest, treatments: list[Treatment]) -> Treatment:
    wanted = request.POST.get("treatment") or request.GET.get("treatment") or ""
    if not treatments:
        raise Missing("missing", _("No treatment is in use. The owner adds one in the catalogue."))
    if not wanted:
        return treatments[0]
    by_key = {str(one.pk): one for one in treatments} | {one.code: one for one in treatments}
    if wanted not in by_key:
        raise Missing("missing", _("This treatment is not in use."))
    return by_key[wanted]


def _verdict(
    request: DeskRequest, client: Client, rules: list[Contraindication], form: ScreeningForm
) -> dict[str, Any]:
    """Whoever may read health data sees each finding; the desk sees what to do and when."""
    today = clock.today(client.location.zone)
    answers = form.answers
    verdict = judge(answers, rules, health_facts(client, today), None, today, taken_on=today)
    health = may(request, HEALTH)
    if health:
        note_reading(request, client.subject, Read.ANSWERS, Read.ALLERGIES)
    return {
        "verdict": verdict,
        "sentences": _sentences(verdict, rules, health=health),
        "answered": len(answers),
        "asked": len(rules),
        "complete": len(answers) == len(rules),
    }


def _sentences(verdict: Verdict, rules: list[Contraindication], *, health: bool) -> list[str]:
    if not health or not verdict.findings:
        return [neutral_sentence(verdict)]
    names = rule_names(rules)
    return list(dict.fromkeys(finding_sentence(finding, names) for finding in verdict.findings))


def _form_page(
    request: DeskRequest,
    client: Client,
    treatment: Treatment,
    treatments: list[Treatment],
    form: ScreeningForm,
    *,
    status: int = 200,
) -> HttpResponse:
    form.is_valid()
    context = {
        "client": client,
        "treatment": treatment,
        "treatments": treatments,
        "form": form,
        "next": way_back(request),
        "embed": _embedded(request),
        **_verdict(request, client, form.rules, form),  # type: ignore[arg-type]
    }
    part = request.htmx
    template = "clients/_screening_form.html" if part else "clients/screening.html"
    return render(request, template, context, status=status)


def _embedded(request: DeskRequest) -> bool:
    return "embed" in (request.POST if request.method == "POST" else request.GET)


def _go_on(request: DeskRequest, client: Client, taken: Screening) -> HttpResponse:
    """Inside another page (``embed``): tell it by the event ``screening-taken``. Otherwise leave for ``next``."""
    if _embedded(request) and request.htmx:
        told = {"id": taken.pk, "client": client.pk, "treatment": taken.treatment_id, "outcome": taken.outcome}
        return trigger_client_event(HttpResponse(status=204), "screening-taken", told)
    messages.success(request, _("The answers are on file."))
    for sentence in taken.follows:
        messages.warning(request, sentence)
    address = way_back(request)
    detail = reverse("clients:detail", args=[client.pk])
    return go_to(request, with_query(address, client=client.pk, screening=taken.pk) if address else detail)
