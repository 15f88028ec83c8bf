"""Up to three plans for a whole course, explained, with a reason for every wish not met. Books nothing, takes no lock.

At most ten queries: the client's clearance, the protocol, the weights, and three for the location's time.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from bookings import sentences
from bookings.models import Cosmetologist
from bookings.planning.model import NoPlan, Plan, PlanRequest, Refusal, Wish
from bookings.planning.planner import plan_course as plan
from bookings.planning.refusals import refusals
from bookings.planning.relaxation import first_start, relaxations, relaxed_days
from bookings.proposals import PlanOutcome, ProposedPlan, RefusedDate, RelaxedPlan, Slot
from bookings.services import conflicts
from bookings.services.alternatives import to_lost
from bookings.services.check_places import FARTHEST, Places, require_sane
from bookings.services.other_serums import naming_other_serums
from bookings.services.questions import Question, ask
from bookings.services.slots_of import fixed_at
from bookings.services.terms import Terms, terms_and_weights
from clients.clearance import require_bookable
from clients.models import Client
from salon import clock
from salon.accounts.models import Location
from salon.errors import Conflict, Invalid
from treatments.models import Serum, Treatment


def plan_course(
    *,
    location: Location,
    client: Client,
    treatment: Treatment,
    serum: Serum,
    start_on: date,
    sessions: int | None = None,
    per_week: int | None = None,
    min_gap_days: int | None = None,
    minutes: int | None = None,
    cosmetologist: Cosmetologist | None = None,
    preferred: Cosmetologist | None = None,
    wishes: Sequence[Wish] = (),
    only_wishes: bool = False,
    pinned: Sequence[Slot] = (),
) -> PlanOutcome:
    """Return up to three plans for a new course, the closest to the wishes first. At most ten queries.

    Args:
        start_on: local date before which no session lies.
        cosmetologist: required; ``preferred`` is a wish.
        only_wishes: sessions lie inside the wished windows or not at all.
        pinned: numbered slots that stay; the rest is planned around them.

    Raises:
        Invalid: an impossible number or date; what :func:`clients.clearance.require_bookable` says.
        Conflict: ``no_plan`` with the reason, ``first_start_on`` and ``relaxations`` in extra; ``conflict`` when a
            pinned slot is no longer free.
    """
    require_together(location=location, client=client, cosmetologists=[cosmetologist, preferred])
    require_start(start_on, location)
    wanted = {"sessions": sessions, "minutes": minutes, "per_week": per_week, "min_gap_days": min_gap_days}
    terms, weights = terms_and_weights(treatment, location, wanted)
    require_pins(pinned, terms=terms, location=location)
    with naming_other_serums(client, treatment, serum, list):
        today = clock.today(location.zone)
        standing = require_bookable(client=client, treatment=treatment, serum=serum, dates=(), today=today)
    request = PlanRequest(
        sessions=terms.sessions,
        first_date=start_on,
        deferred_until=standing.earliest,
        minutes=terms.minutes,
        minutes_before=terms.minutes_before,
        minutes_after=terms.minutes_after,
        rhythm=terms.rhythm,
        wishes=tuple(wishes),
        only_wishes=only_wishes and bool(wishes),
        preferred=preferred.pk if preferred else None,
        required=cosmetologist.pk if cosmetologist else None,
        fixed=tuple(fixed_at(slot) for slot in pinned),
        weights=weights,
    )
    question = ask(location=location, treatment_id=treatment.pk, client_id=client.pk, request=request)
    _require_free_pins(question, pinned, terms, client, treatment)
    return answer(question, terms, pins=[one.number for one in request.fixed])


def answer(question: Question, terms: Terms, pins: Collection[int] = ()) -> PlanOutcome:
    """Plan, and say it in words.

    Args:
        pins: numbers of fixed sessions that might be let go.

    Raises:
        Conflict: ``no_plan``.
    """
    found = plan(question.request, question.resources)
    if isinstance(found, NoPlan):
        raise _no_plan(question, found, pins)
    return PlanOutcome(
        plans=tuple(in_words(question, one) for one in found),
        refusals=tuple(_refused(question, one) for one in refusals(question.request, question.resources, found[0])),
        minutes=terms.minutes,
        per_week=terms.per_week,
        min_gap_days=terms.min_gap_days,
        earliest=question.request.deferred_until,
    )


def in_words(question: Question, plan: Plan) -> ProposedPlan:
    """Return a plan with names, wall-clock moments and sentences."""
    parts = {name: getattr(plan.cost, name) for name in plan.cost.__slots__}
    return ProposedPlan(
        label=plan.label.value,
        title=sentences.title(plan.label),
        explanation=tuple(sentences.reason(one) for one in plan.reasons),
        cost=plan.cost.total,
        parts=parts,
        sessions=tuple(question.proposed(one.number, one.place, fixed=one.fixed) for one in plan.sessions),
    )


def _refused(question: Question, found: Refusal) -> RefusedDate:
    zone = question.location.zone
    wished = datetime.combine(found.date, time(*divmod(found.minute, 60)), tzinfo=zone)
    nearest = found.nearest.starts_at.astimezone(zone) if found.nearest else None
    return RefusedDate(wished, sentences.refusal(found, wished), nearest)


def _no_plan(question: Question, found: NoPlan, pins: Collection[int]) -> Conflict:
    """No plan is an answer too: why, the first start that works, and which single wish given up gives a plan."""
    further = question.over(relaxed_days(question.request, question.resources))
    start = first_start(further.request, further.resources)
    relaxed = [
        RelaxedPlan(one.reason.code, sentences.relaxation(one.reason), in_words(further, one.plan))
        for one in relaxations(further.request, further.resources, pins)
    ]
    return Conflict(
        "no_plan",
        sentences.reason(found.reason),
        extra={
            "reason": found.reason.code,
            "number": found.number,
            "first_start_on": start.isoformat() if start else None,
            "relaxations": [one.as_json() for one in relaxed],
        },
    )


def require_together(
    *, location: Location, client: Client, cosmetologists: Sequence[Cosmetologist | None] = ()
) -> None:
    """Refuse people of another location, or no longer there.

    Raises:
        Invalid: with the field that is foreign.
    """
    if client.location_id != location.pk or client.archived_at is not None:
        said = _("This client is not a client of this salon.")
        raise Invalid("invalid", said, errors={"client": [said]})
    if any(one is not None and (one.location_id != location.pk or not one.active) for one in cosmetologists):
        said = _("This cosmetologist does not work in this salon.")
        raise Invalid("invalid", said, errors={"cosmetologist": [said]})


def require_start(start_on: date, location: Location) -> None:
    """Refuse a first date that is gone or years away.

    Raises:
        Invalid: field ``start_on``.
    """
    today = clock.today(location.zone)
    said = ""
    if start_on < today:
        said = _("This date is already past.")
    elif start_on > today + FARTHEST:
        said = _("This date is too far ahead.")
    if said:
        raise Invalid("invalid", said, errors={"start_on": [said]})


def require_pins(pinned: Sequence[Slot], *, terms: Terms, location: Location) -> None:
    """Refuse pinned slots whose numbers the course does not have, or has twice.

    Raises:
        Invalid: field ``pinned``.
    """
    numbers = [slot.number for slot in pinned]
    if len(set(numbers)) < len(numbers) or any(
        number is None or not 1 <= number <= terms.sessions for number in numbers
    ):
        said = _("The pinned dates do not belong to this course.")
        raise Invalid("invalid", said, errors={"pinned": [said]})
    require_sane(pinned, location=location, field="pinned")


def _require_free_pins(
    question: Question, pinned: Sequence[Slot], terms: Terms, client: Client, treatment: Treatment
) -> None:
    days = question.resources.horizon
    if any(slot.starts_at < days.moment(0) for slot in pinned):
        said = _("A pinned date is before the first date of the course.")
        raise Invalid("invalid", said, errors={"pinned": [said]})
    lost = Places(question.resources, terms).lost(pinned)
    if lost:
        finder = to_lost(
            location=question.location,
            treatment_id=treatment.pk,
            client_id=client.pk,
            terms=terms,
            slots=pinned,
            wishes=question.request.wishes,
            earliest=question.request.deferred_until,
        )
        raise conflicts.refusal(lost, location=question.location, alternatives=finder, field="pinned")
