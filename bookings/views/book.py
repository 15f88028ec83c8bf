"""Book a course: one page, three steps that open as the one before is done. One form, one button an action.

Without scripts each button loads the page anew; with htmx the form swaps itself. Nothing is stored before "Book".
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.booking_draft import Draft, draft_of, read_draft, read_slot
from bookings.booking_page import Board, Names, slot_of_json, varied
from bookings.forms.book import CourseForm
from bookings.forms.refusals import show_refusal
from bookings.selectors.serum_choices import serum_choices
from bookings.services import alternatives
from bookings.services.book_course import book_course
from bookings.services.lost_dates import lost_dates
from bookings.services.plan_course import plan_course
from bookings.services.terms import Terms, terms_for
from clients.clearance import Clearance, clearance
from clients.models import Client
from clients.sentences import neutral_sentence
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk, go_to
from salon.accounts.policies import BOOK, requires
from salon.errors import Invalid, SalonError
from treatments.models import Treatment

UNPROCESSABLE = 422
MANY = 60  # places read, of which the page offers a few of each day


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book_page(request: DeskRequest) -> HttpResponse:
    """``client``, ``treatment``, and from the diary ``date``, ``time``, ``cosmetologist``: filled in."""
    client = _client(request)
    if client is None:
        return render(request, "bookings/book.html", {"next": request.get_full_path()})
    page = BookingPage(request, client)
    return page.act(request.POST.get("action", "plan")) if request.method == "POST" else page.show()


def _client(request: DeskRequest) -> Client | None:
    key = request.POST.get("client") or request.GET.get("client") or ""
    if not key.isdecimal() or len(key) > 9:
        return None
    found = Client.objects.filter(pk=int(key), location=request.location, archived_at=None).first()
    if found:
        found.location = request.location
    return found


class BookingPage:
    """One request to the page: what was said, what is asked, what is answered."""

    def __init__(self, request: DeskRequest, client: Client) -> None:
        self.request, self.client, self.location = request, client, request.location
        self.today = clock.today(self.location.zone)
        self.board = Board()
        self.refusal: SalonError | None = None
        if request.method == "POST":
            self.form = CourseForm(request.POST, location=self.location, today=self.today)
        else:
            self.form = CourseForm(initial=self._first(), location=self.location, today=self.today)
        self.treatment = self._treatment()

    def _treatment(self) -> Treatment | None:
        key = str(self.form["treatment"].value() or "")
        known = {str(one.pk): one for one in self.form.fields["treatment"].queryset}  # type: ignore[attr-defined]
        return known.get(key)

    def _first(self) -> dict[str, Any]:
        """What stands in the form at first: the treatment's own numbers, and the place clicked on in the diary."""
        asked = self.request.GET
        treatments = Treatment.objects.filter(active=True).select_related("protocol")
        chosen = treatments.filter(code=asked.get("treatment", "")).first() or treatments.first()
        first: dict[str, Any] = {"start_on": self._asked_day() or self.today, "who": asked.get("cosmetologist", "")}
        if chosen is not None:
            protocol = chosen.protocol
            first |= {"treatment": chosen.pk, "sessions": protocol.sessions}
            first |= {"per_week": protocol.per_week, "minutes": protocol.minutes}
        if asked.get("sessions", "") == "1":
            first["sessions"] = 1
        return first | self._asked_time(first["start_on"], first.get("minutes", 60))

    def _asked_day(self) -> date | None:
        try:
            day = parse_date(self.request.GET.get("date", ""))
        except ValueError:
            return None
        return day if day and day >= self.today else None

    def _asked_time(self, day: date, minutes: int) -> dict[str, Any]:
        """A click at Monday 10:00 wishes Mondays and Thursdays from 10:00; for a single session just that Monday."""
        try:
            at = parse_time(self.request.GET.get("time", ""))
        except ValueError:
            at = None
        if at is None:
            return {}
        end = min(at.hour * 60 + at.minute + minutes, 24 * 60 - 1)
        until = f"{end // 60:02d}:{end % 60:02d}"
        days = [day.weekday(), (day.weekday() + 3) % 7]
        if self.request.GET.get("sessions") == "1":
            days = days[:1]
        return {name: value for one in days for name, value in (
            (f"day{one}", True), (f"from{one}", f"{at:%H:%M}"), (f"to{one}", until)
        )}  # fmt: skip

    # --- what a button asks ----------------------------------------------------------------------------------------

    def act(self, action: str) -> HttpResponse:
        verb, _colon, what = action.partition(":")
        acts: dict[str, Callable[[str], HttpResponse | None]] = {
            "plan": self._plan, "choose": self._plan, "relax": self._relax, "swap": self._swap, "use": self._use,
            "pin": self._pin, "unpin": self._unpin, "book": self._book, "look": lambda _what: None,
        }  # fmt: skip
        draft = self._draft()
        if verb == "look" or not self.form.is_valid():
            self._keep(draft)
            return self.show(UNPROCESSABLE if verb != "look" else 200)
        try:
            answer = acts.get(verb, self._plan)(what)
        except SalonError as refusal:
            self._refused(refusal, draft)
            return self.show(refusal.status)
        return answer or self.show()

    def _draft(self) -> Draft:
        return read_draft(self.request.POST.getlist("slot"), self.request.POST.getlist("pinned"))

    def _keep(self, draft: Draft, conflicts: Any = ()) -> None:
        minutes = self.form["minutes"].value()
        minutes = int(minutes) if str(minutes).isdecimal() and len(str(minutes)) < 4 else 60
        self.board.rows = Names(self.location).rows(draft, minutes, conflicts) if draft.slots else []

    def _refused(self, refusal: SalonError, draft: Draft) -> None:
        self.refusal = refusal
        show_refusal(self.form, refusal)
        self.board.relaxations = refusal.extra.get("relaxations", ())
        self.board.first_start_on = parse_date(refusal.extra.get("first_start_on") or "")
        if refusal.code != "no_plan":
            self._keep(draft, refusal.conflicts)

    def _said(self) -> dict[str, Any]:
        data = self.form.cleaned_data
        return {
            "location": self.location,
            "client": self.client,
            "treatment": data["treatment"],
            "serum": data["serum"],
            "per_week": data["per_week"],
            "minutes": data["minutes"],
            "wishes": self.form.wishes,
        }

    def _plan(self, label: str) -> None:
        data = self.form.cleaned_data
        who, only = data["who"], data["only_her"]
        draft = self._draft()
        held = draft if self.request.POST.get("action") == "plan" else Draft()
        outcome = plan_course(
            **self._said(),
            start_on=data["start_on"],
            sessions=data["sessions"],
            cosmetologist=who if only else None,
            preferred=None if only else who,
            only_wishes=data["only_wishes"],
            pinned=held.held,
        )
        plan = next((one for one in outcome.plans if one.label == label), outcome.plans[0])
        self.board.outcome, self.board.chosen = outcome, plan.label
        self._keep(draft_of(plan.sessions, held.pinned if held.held else ()))

    def _relax(self, which: str) -> None:
        """Take the plan that one wish given up makes possible: asked for again, as it may have changed.

        ``which`` is its code and its place in the list, as several pins may each be the one to let go.
        """
        try:
            self._plan("")
        except SalonError as refusal:
            offers = [f"{one['code']}:{place}" for place, one in enumerate(refusal.extra.get("relaxations", ()))]
            if which not in offers:
                raise
            found = refusal.extra["relaxations"][offers.index(which)]
            self._keep(Draft(tuple(slot_of_json(one) for one in found["plan"]["sessions"])))

    def _keep_marked(self, draft: Draft) -> None:
        """Keep the draft; what was lost in a race stays marked until it has another place."""
        data = self.form.cleaned_data
        lost = draft.slots and lost_dates(
            location=self.location, client=self.client, treatment=data["treatment"], terms=self._terms(draft),
            slots=draft.slots, wishes=self.form.wishes, preferred=data["who"],
        )  # fmt: skip
        self._keep(draft, lost)

    def _terms(self, draft: Draft) -> Terms:
        data = self.form.cleaned_data
        sessions = len(draft.slots)
        return terms_for(data["treatment"], sessions=sessions, minutes=data["minutes"], per_week=data["per_week"])

    def _swap(self, number: str) -> None:
        draft, data = self._draft(), self.form.cleaned_data
        self._keep_marked(draft)
        if not number.isdecimal() or draft.of(int(number)) is None:
            return
        found = alternatives.to_draft(
            location=self.location, client=self.client, treatment=data["treatment"], serum=data["serum"],
            terms=self._terms(draft), slots=draft.slots, number=int(number), wishes=self.form.wishes,
            preferred=data["who"], limit=MANY,
        )  # fmt: skip
        self.board.swapping = int(number)
        self.board.others = Names(self.location).others(varied(found), data["minutes"])

    def _use(self, line: str) -> None:
        slot, draft = read_slot(line), self._draft()
        self._keep_marked(draft.with_slot(slot) if slot else draft)

    def _pin(self, number: str) -> None:
        self._keep_marked(self._draft().with_pin(int(number), pinned=True) if number.isdecimal() else self._draft())

    def _unpin(self, number: str) -> None:
        self._keep_marked(self._draft().with_pin(int(number), pinned=False) if number.isdecimal() else self._draft())

    def _book(self, _what: str) -> HttpResponse:
        data, standing = self.form.cleaned_data, self._standing()
        if standing is None or standing.screening is None:
            raise Invalid("screening_missing", _("Ask the screening questions first."))
        course = book_course(
            **self._said(),
            indications=data["indications"],
            screening=standing.screening,
            slots=self._draft().slots,
            preferred=data["who"],
            actor=at_desk(self.request),
        )
        count = len(self._draft().slots)
        said = ngettext("Booked: %(count)d session.", "Booked: %(count)d sessions.", count) % {"count": count}
        messages.success(self.request, said)
        return go_to(self.request, reverse("bookings:course", args=[course.pk]))

    # --- what is shown ---------------------------------------------------------------------------------------------

    def _standing(self) -> Clearance | None:
        if self.treatment is None:
            return None
        return clearance(client=self.client, treatment=self.treatment, serum=None, today=self.today)

    def show(self, status: int = 200) -> HttpResponse:
        standing = self._standing()
        ready = standing is not None and standing.valid and standing.earliest is not None
        data = getattr(self.form, "cleaned_data", {})
        choices = (
            serum_choices(client=self.client, treatment=self.treatment, indications=list(data.get("indications", ())))
            if self.treatment and ready
            else []
        )
        back = f"{reverse('bookings:book')}?{self._query()}"
        context = {
            "client": self.client,
            "form": self.form,
            "treatment": self.treatment,
            "standing": standing,
            "verdict_sentence": neutral_sentence(standing.verdict) if standing and standing.verdict else "",
            "ready": ready,
            "choices": choices,
            "board": self.board,
            "refusal": self.refusal,
            "next": back,
            "today": self.today,
        }
        return render(self.request, "bookings/book.html", context, status=status)

    def _query(self) -> str:
        kept = self.request.GET.copy()
        kept["client"] = str(self.client.pk)
        if self.treatment:
            kept["treatment"] = self.treatment.code
        kept.pop("screening", None)
        return kept.urlencode()
