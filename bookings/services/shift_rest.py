"""A session goes elsewhere and the later ones of its course follow: as far later or earlier, on the clock as before.

Where a session cannot follow exactly, it gets the nearest place that keeps the rhythm. All of it or nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from bookings import messages, sentences
from bookings.models import Cosmetologist, Course, Session
from bookings.planning.model import NoPlan, PlanRequest, Wish
from bookings.planning.planner import plan_course as plan
from bookings.proposals import Slot
from bookings.services import conflicts, events
from bookings.services.alternatives import FOR_A_LOST_DATE, to_session
from bookings.services.check_places import Lost, places_near, require_sane
from bookings.services.held_sessions import current_course, held_sessions, require_status, write_course
from bookings.services.locking import in_diary
from bookings.services.move_many import constraints_at_the_end, move_many
from bookings.services.move_session import require_upcoming
from bookings.services.questions import ask
from bookings.services.slots_of import fixed_at, slot_of
from bookings.services.terms import longest, terms_of, terms_of_session
from bookings.services.transition import current
from bookings.states import UPCOMING, CourseStatus
from clients.clearance import require_movable
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict


def shift_rest(
    *,
    session: Session,
    actor: Actor,
    starts_at: datetime,
    cosmetologist: Cosmetologist | None = None,
    was: datetime | None = None,
    expected_version: int | None = None,
) -> list[Session]:
    """Move a session and every later one of its course, and return those that moved, in order.

    Pinned sessions stay. Every one keeps its length.

    Args:
        was: where the session stood before, if it was moved by itself already and only the rest is to follow.

    Raises:
        Stale: the session is no longer ``expected_version``.
        Conflict: ``illegal_move`` once it has begun or its course is not running; ``conflict`` with alternatives when
            somebody has the first place; ``no_plan`` when the rest finds none.
        Invalid: an impossible moment, or what the client's clearance says.
    """

    def work() -> list[Session]:
        fresh = current(session, expected_version)
        require_upcoming(fresh)
        course = current_course(fresh.course)
        require_status(course, CourseStatus.ACTIVE)
        rest = Rest.of(course, fresh, _wanted(fresh, starts_at, cosmetologist), was or fresh.starts_at)
        require_sane([rest.first], location=fresh.location, field="starts_at")
        slot = rest.place_of_first()
        moves = rest.moves(slot)
        with constraints_at_the_end():
            moved = move_many(moves, actor=actor)
        write_course(course)
        events.note_course(course, "shifted", actor=actor, moved=[one.pk for one, _was in moved])
        messages.sessions_moved(course, moved, actor)
        return [one for one, _was in moved]

    with conflicts.explained(
        location=session.location,
        lost=lambda: [],
        alternatives=lambda: lambda one: to_session(session, near=one.slot, limit=FOR_A_LOST_DATE),
        field="starts_at",
    ):
        return in_diary([session.location_id, session.client.location_id], work)


def later_ones(session: Session) -> int:
    """Return how many sessions of the course could follow a move of this one. One query; none after the move."""
    others = [one for one in session.course.sessions.all() if one.pk != session.pk and one.status in UPCOMING]
    return sum(one.starts_at > session.starts_at and not one.pinned for one in others)


def _wanted(fresh: Session, starts_at: datetime, cosmetologist: Cosmetologist | None) -> Slot:
    who = cosmetologist.pk if cosmetologist else fresh.cosmetologist_id
    return replace(slot_of(fresh), starts_at=starts_at, cosmetologist_id=who)


@dataclass(frozen=True, slots=True)
class Rest:
    """``before`` stay, ``session`` goes to ``first``, ``after`` follow; all in order of time."""

    course: Course
    session: Session
    first: Slot
    was: datetime
    before: Sequence[Session]
    after: Sequence[Session]

    @classmethod
    def of(cls, course: Course, session: Session, first: Slot, was: datetime) -> "Rest":
        held = held_sessions(course).sessions
        for one in held:
            one.course, one.location, one.client = course, course.location, course.client
        at = next(n for n, one in enumerate(held) if one.pk == session.pk)
        return cls(course, held[at], first, was, held[:at], held[at + 1 :])

    @property
    def following(self) -> list[Session]:
        now = clock.now()
        return [one for one in self.after if one.status in UPCOMING and one.starts_at > now and not one.pinned]

    def place_of_first(self) -> Slot:
        """Return the place of the session itself, with another room or device where its own is taken.

        Raises:
            PlacesLost: there is none.
        """
        near = places_near(
            [self.first],
            location=self.course.location,
            treatment_id=self.course.treatment_id,
            client_id=self.course.client_id,
            terms=terms_of_session(self.session),
            without=[self.session.pk, *(one.pk for one in self.following)],
        )
        slot = near.with_free(self.first, room=True, device=True)
        lost: list[Lost] = near.lost([slot])
        conflicts.require_none(lost)
        return slot

    def moves(self, first: Slot) -> list[tuple[Session, Slot]]:
        """Return the moved sessions with their new places.

        Raises:
            Conflict: ``no_plan``.
        """
        order = [*self.before, self.session, *self.after]
        rank_of = {one.pk: rank for rank, one in enumerate(order, start=1)}
        free = {one.pk for one in self.following}
        stay = [slot_of(one) for one in order if one.pk not in free and one.pk != self.session.pk]
        by_number = {one.number: rank_of[one.pk] for one in order}
        fixed = [replace(slot, number=by_number[slot.number or 0]) for slot in [*stay, first]]
        request = self._request(fixed, len(order))
        question = ask(
            location=self.course.location,
            treatment_id=self.course.treatment_id,
            client_id=self.course.client_id,
            request=request,
            without=[self.session.pk, *free],
        )
        found = plan(request, question.resources)
        if isinstance(found, NoPlan):
            raise Conflict("no_plan", sentences.reason(found.reason), extra={"reason": found.reason.code})
        placed = {one.number: one.place for one in found[0].sessions}
        moves = [(self.session, first)]
        for one in self.following:
            place = placed[rank_of[one.pk]]
            assert place.room is not None
            assert place.device is not None
            moves.append((one, Slot(place.starts_at, place.cosmetologist, place.room, place.device, one.number)))
        self._require_allowed([slot for _one, slot in moves])
        return [(one, slot) for one, slot in moves if slot != slot_of(one)]

    def _require_allowed(self, slots: Sequence[Slot]) -> None:
        """The client's screening on every new date; order, gap and rhythm are the planner's."""
        zone = self.course.location.zone
        require_movable(
            client=self.course.client,
            treatment=self.course.treatment,
            serum=self.course.serum,
            dates=[self._local(slot.starts_at).date() for slot in slots],
            today=clock.today(zone),
        )

    def _request(self, fixed: Sequence[Slot], sessions: int) -> PlanRequest:
        terms, who = longest(self.course, self.following), Counter(one.cosmetologist_id for one in self.following)
        broken = self._too_close(fixed)
        if broken:
            raise Conflict("no_plan", broken)
        return PlanRequest(
            sessions=sessions,
            first_date=clock.today(self.course.location.zone),
            minutes=terms.minutes,
            minutes_before=terms.minutes_before,
            minutes_after=terms.minutes_after,
            rhythm=terms.rhythm,
            wishes=self._shifted_wishes(),
            preferred=who.most_common(1)[0][0] if who else None,
            fixed=tuple(fixed_at(slot) for slot in fixed),
        )

    def _too_close(self, fixed: Sequence[Slot]) -> str:
        """A sentence if the session would stand before, or on the day of, the one it follows."""
        if not self.before:
            return ""
        last: date = self._local(self.before[-1].starts_at).date()
        if (self._local(self.first.starts_at).date() - last).days >= terms_of(self.course).min_gap_days:
            return ""
        return _("This is too close to the session before, which stays where it is.")

    def _shifted_wishes(self) -> tuple[Wish, ...]:
        """Weekdays and times of the later sessions, shifted as the session itself is: by days and by the clock."""
        was, now = self._local(self.was), self._local(self.first.starts_at)
        days = (now.date() - was.date()).days
        minutes = (now.hour - was.hour) * 60 + now.minute - was.minute
        lasts = longest(self.course, self.following).minutes  # the planner's one length: a wish has to hold it
        wishes = set()
        for one in self.following:
            local = self._local(one.starts_at)
            start = min(max(0, local.hour * 60 + local.minute + minutes), 24 * 60 - lasts)
            wishes.add(Wish((local.weekday() + days) % 7, start, start + lasts))
        return tuple(sorted(wishes, key=lambda wish: (wish.weekday, wish.start)))

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.course.location.zone)
