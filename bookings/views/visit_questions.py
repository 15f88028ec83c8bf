"""The client's questions behind her signed link. Opening a page changes nothing; only its buttons do."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from bookings.forms.before import BeforeForm
from bookings.selectors.visit import Visit
from bookings.services.answer_before import answer_before
from bookings.services.answer_questions import answer_questions, require_answerable
from bookings.views.behind_link import CLIENT, behind_link
from bookings.views.visit import for_her, go_on, pressed, show
from clients.forms.refusals import show_refusal
from clients.forms.screening import ScreeningForm
from clients.selectors import questions
from salon.accounts.policies import PUBLIC, requires
from salon.errors import Invalid, SalonError

UNPROCESSABLE = 422


@requires(PUBLIC)
@csrf_exempt
@require_POST
@behind_link
def visit_before(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    """A yes to anything but a reaction leads on to all questions."""
    form = BeforeForm(request.POST)
    if not form.is_valid():
        return show(request, token, visit, before=form)
    try:
        kept = answer_before(session=pressed(request, visit), said=form.said, actor=CLIENT)
    except SalonError as refusal:
        return show(request, token, visit, refusal=for_her(refusal))
    if kept.opens_questions:
        return HttpResponseRedirect(reverse("bookings:visit-questions", args=[token]), status=303)
    return go_on(token, visit, "answered")


@requires(PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def visit_questions_page(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    rules = questions(visit.course.treatment)
    form = ScreeningForm(request.POST if request.method == "POST" else None, rules=rules)
    try:
        require_answerable(visit.course)
        if request.method == "POST" and form.is_valid():
            answer_questions(course=visit.course, answers=form.answers, actor=CLIENT)
            return go_on(token, visit, "answered")
    except Invalid as refusal:
        show_refusal(form, refusal, prefix="answers.")
    except SalonError as refusal:
        return _page(request, token, visit, form, refusal=refusal)
    return _page(request, token, visit, form)


def _page(
    request: HttpRequest, token: str, visit: Visit, form: ScreeningForm, refusal: SalonError | None = None
) -> HttpResponse:
    context = {"visit": visit, "token": token, "location": visit.location, "form": form, "refusal": refusal}
    status = refusal.status if refusal else UNPROCESSABLE if form.is_bound else 200
    return render(request, "bookings/visit_questions.html", context, status=status)
