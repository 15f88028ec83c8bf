"""Other places for one session, nearest first, while the rest of the course stays where it is.

For the swap list of a plan, a session that is to move, every date lost in a race. Reads only, takes no lock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bookings.models import Cosmetologist, Session
from bookings.planning.alternatives import alternatives
from bookings.planning.model import PlanRequest, Wish
from bookings.proposals import ProposedSession, Slot
from bookings.services.check_places import Lost
from bookings.services.conflicts import Alternatives
from bookings.services.questions import ask
from bookings.services.slots_of import fixed_at, slot_of
from bookings.services.terms import Terms, terms_of
from bookings.states import LIVE
from bookings.wishes import read_wishes
from clients.clearance import clearance
from clients.models import Client
from salon import clock
from salon.accounts.models import Location
from treatments.models import Serum, Treatment

FOR_A_LOST_DATE = 3
TO_CHOOSE_FROM = 12


def to_draft(
    *,
    location: Location,
    client: Client,
    treatment: Treatment,
    serum: Serum,
    terms: Terms,
    slots: Sequence[Slot],
    number: int,
    wishes: Sequence[Wish] = (),
    preferred: Cosmetologist | None = None,
    limit: int = TO_CHOOSE_FROM,
) -> list[ProposedSession]:
    """Return other places for session ``number`` of a plan that is not booked yet (the swap list).

    Args:
        slots: the whole plan, each slot with its number.
    """
    standing = clearance(client=client, treatment=treatment, serum=serum, today=clock.today(location.zone))
    course = Around(location, terms, slots, tuple(wishes), preferred.pk if preferred else None, standing.earliest)
    return course.others(number, treatment_id=treatment.pk, client_id=client.pk, limit=limit)


def to_session(session: Session, *, near: Slot | None = None, limit: int = TO_CHOOSE_FROM) -> list[ProposedSession]:
    """Return other places for a booked session: the nearest to where it is, or to where it was to go."""
    course, location = session.course, session.location
    live = course.sessions.filter(status__in=sorted(LIVE))
    standing = clearance(
        client=session.client, treatment=course.treatment, serum=course.serum, today=clock.today(location.zone)
    )
    around = Around(
        location,
        terms_of(course),
        [slot_of(one) for one in live],
        read_wishes(course.wishes),
        course.preferred_cosmetologist_id,
        standing.earliest,
    )
    return around.others(
        session.number,
        treatment_id=course.treatment_id,
        client_id=session.client_id,
        limit=limit,
        near=near,
        without=[session.pk],
    )


def to_lost(
    *,
    location: Location,
    client_id: int,
    treatment_id: int,
    terms: Terms,
    slots: Sequence[Slot],
    wishes: Sequence[Wish] = (),
    preferred_id: int | None = None,
    earliest: date | None = None,
) -> Alternatives:
    """Return a finder of three other places for each lost one of these numbered slots."""
    around = Around(location, terms, slots, tuple(wishes), preferred_id, earliest)

    def find(lost: Lost) -> list[ProposedSession]:
        return around.others(lost.number, treatment_id=treatment_id, client_id=client_id, limit=FOR_A_LOST_DATE)

    return find


@dataclass(frozen=True, slots=True)
class Around:
    """A course whose sessions all have a place, one of which is to get another. Numbers may have holes."""

    location: Location
    terms: Terms
    slots: Sequence[Slot]
    wishes: tuple[Wish, ...]
    preferred: int | None
    earliest: date | None

    def others(
        self,
        number: int,
        *,
        treatment_id: int,
        client_id: int,
        limit: int,
        near: Slot | None = None,
        without: Collection[int] = (),
    ) -> list[ProposedSession]:
        """Return up to ``limit`` other places for the session with this number. Two queries."""
        in_order = sorted(self.slots, key=lambda slot: slot.number or 0)
        ranks = {slot.number: rank for rank, slot in enumerate(in_order, start=1)}
        if number not in ranks:  # somebody cancelled it meanwhile
            return []
        request = self._request(in_order, ranks[number])
        question = ask(
            location=self.location,
            treatment_id=treatment_id,
            client_id=client_id,
            request=request,
            without=without,
        )
        here = near or next(slot for slot in in_order if slot.number == number)
        found = alternatives(request, question.resources, fixed_at(replace(here, number=ranks[number])), limit)
        return [question.proposed(number, place) for place in found]

    def _request(self, in_order: Sequence[Slot], rank: int) -> PlanRequest:
        """The same course with every session fixed but one. Without a word about weights: nearness decides."""
        return PlanRequest(
            sessions=len(in_order),
            first_date=clock.today(self.location.zone),
            deferred_until=self.earliest,
            minutes=self.terms.minutes,
            minutes_before=self.terms.minutes_before,
            minutes_after=self.terms.minutes_after,
            rhythm=self.terms.rhythm,
            wishes=self.wishes,
            preferred=self.preferred,
            fixed=tuple(fixed_at(replace(slot, number=n)) for n, slot in enumerate(in_order, start=1) if n != rank),
        )
