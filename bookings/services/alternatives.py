"""Other places for one session, nearest first, while the rest of the course stays where it is.

For the swap list of a plan, a session that is to move, every date lost in a race. Reads only, takes no lock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bookings.models import Cosmetologist, Session
from bookings.planning.alternatives import alternatives
from bookings.planning.model import PlanRequest, Wish
from bookings.planning.stages import horizon_days
from bookings.proposals import ProposedSession, Slot
from bookings.services.check_places import Lost
from bookings.services.conflicts import Alternatives
from bookings.services.questions import Question, ask
from bookings.services.slots_of import fixed_at, slot_of
from bookings.services.terms import Terms, terms_of_session
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
    """Return other places for a booked session: the nearest to where it is, or to where it was to go.

    Where it is with the same cosmetologist is no other place, though it would be free without it.
    """
    course, location = session.course, session.location
    live = course.sessions.filter(status__in=sorted(LIVE))
    standing = clearance(
        client=session.client, treatment=course.treatment, serum=course.serum, today=clock.today(location.zone)
    )
    around = Around(
        location,
        terms_of_session(session),
        [slot_of(one) for one in live],
        read_wishes(course.wishes),
        course.preferred_cosmetologist_id,
        standing.earliest,
    )
    found = around.others(
        session.number,
        treatment_id=course.treatment_id,
        client_id=session.client_id,
        limit=limit + 1,
        near=near,
        without=[session.pk],
    )
    here = (session.starts_at, session.cosmetologist_id)
    return [one for one in found if (one.starts_at, one.cosmetologist.id) != here][:limit]


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
    """Return a finder of three other places for each lost one of these numbered slots. At most two queries."""
    around = Around(location, terms, slots, tuple(wishes), preferred_id, earliest)
    question: Question | None = None

    def find(lost: Lost) -> list[ProposedSession]:
        nonlocal question
        question = question or around.question(treatment_id=treatment_id, client_id=client_id)
        return around.found(lost.number, question, limit=FOR_A_LOST_DATE)

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
        """Return up to ``limit`` other places for the session with this number. One query."""
        if all(slot.number != number for slot in self.slots):  # somebody cancelled it meanwhile
            return []
        question = self.question(treatment_id=treatment_id, client_id=client_id, without=without)
        return self.found(number, question, limit=limit, near=near)

    def question(self, *, treatment_id: int, client_id: int, without: Collection[int] = ()) -> Question:
        """Load the time over which any one of the sessions could move. One query."""
        zone = self.location.zone
        farthest = max(map(self._request, range(1, len(self.slots) + 1)), key=lambda one: horizon_days(one, zone))
        return ask(
            location=self.location,
            treatment_id=treatment_id,
            client_id=client_id,
            request=farthest,
            without=without,
        )

    def found(self, number: int, question: Question, *, limit: int, near: Slot | None = None) -> list[ProposedSession]:
        """Return up to ``limit`` other places for the session with this number, in a time that is loaded."""
        in_order = self._in_order()
        rank = next(rank for rank, slot in enumerate(in_order, start=1) if slot.number == number)
        here = fixed_at(replace(near or in_order[rank - 1], number=rank))
        found = alternatives(self._request(rank), question.resources, here, limit)
        return [question.proposed(number, place) for place in found]

    def _in_order(self) -> list[Slot]:
        return sorted(self.slots, key=lambda slot: slot.number or 0)

    def _request(self, rank: int) -> PlanRequest:
        """The same course with every session fixed but one. Without a word about weights: nearness decides."""
        in_order = self._in_order()
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
