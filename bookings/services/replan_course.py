"""The rest of a running course is planned again with the smallest change: shown, or applied in one transaction.

Sessions that fit the wishes stay; missing ones get a date; only what does not fit moves. For "everything after
session 4 in the mornings", and to catch up after a cancellation.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bookings import messages, sentences
from bookings.models import Course, Repair, RepairItem, RepairStatus, Session
from bookings.planning.model import NoPlan, Plan, Wish
from bookings.planning.planner import plan_course as plan
from bookings.proposals import ProposedChange, Slot
from bookings.services import events
from bookings.services.held_sessions import Held, current_course, held_sessions, renumber, require_status, write_course
from bookings.services.locking import in_diary
from bookings.services.make_sessions import make_sessions
from bookings.services.move_many import constraints_at_the_end, move_many
from bookings.services.plan_rest import rest_request
from bookings.services.questions import Question, ask
from bookings.services.repair.causes import Cause, CauseKind
from bookings.services.slots_of import fixed_at, number_of, slot_of
from bookings.services.terms import minutes_of, terms_of
from bookings.states import UPCOMING, CourseStatus
from bookings.wishes import read_wishes, write_wishes
from clients.clearance import require_bookable, require_movable
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict


@dataclass(frozen=True, slots=True)
class Replanned:
    """What would change or has changed; sessions that stay are not listed. ``repair``: what undoes it as one."""

    course: Course
    changes: tuple[ProposedChange, ...]
    applied: bool
    repair: Repair | None = None


def replan_course(
    *,
    course: Course,
    actor: Actor,
    apply: bool,
    from_number: int = 1,
    wishes: Sequence[Wish] | None = None,
    after: date | None = None,
    expected_version: int | None = None,
) -> Replanned:
    """Plan the rest of a running course again.

    Args:
        apply: False shows the change, True makes it.
        from_number: earlier sessions stay.
        wishes: new windows, remembered by the course when applied; sessions inside them stay if they can. None: the
            old ones, and nothing moves unless a missing session finds no place otherwise.
        after: sessions later than this local date are let go, to follow as closely as the rhythm allows.

    Raises:
        Conflict: ``illegal_move`` when the course is not running, ``no_plan``.
        Invalid: what the client's clearance says.
        Stale: it is no longer ``expected_version``.
    """

    def work() -> Replanned:
        fresh = current_course(course, expected_version)
        require_status(fresh, CourseStatus.ACTIVE)
        rest = Rest(fresh, held_sessions(fresh), from_number, wishes, after)
        slots = rest.smallest_change()
        changes = rest.changes(slots)
        repair = _apply(rest, slots, actor) if apply and changes else None
        return Replanned(fresh, changes, apply, repair)

    return in_diary([course.location_id, course.client.location_id], work)


class Rest:
    """A course whose sessions from a number on may be planned again."""

    def __init__(
        self, course: Course, held: Held, from_number: int, wishes: Sequence[Wish] | None, after: date | None
    ) -> None:
        self.course, self.held = course, held
        self.wishes = read_wishes(course.wishes) if wishes is None else tuple(wishes)
        now = clock.now()
        for one in held.sessions:
            one.course, one.location, one.client = course, course.location, course.client
        self.movable = [
            one
            for one in held.sessions
            if one.status in UPCOMING and one.starts_at > now and not one.pinned and one.number >= from_number
        ]
        self.strays = [
            one
            for one in self.movable
            if (wishes is not None and not self._fits(one)) or (after and self._local(one).date() > after)
        ]
        self._question: Question | None = None

    def smallest_change(self) -> Sequence["Placed"]:
        """Return every session of the course with its place, moving as few as possible.

        Raises:
            Conflict: ``no_plan``.
        """
        if not self.strays and not self.held.missing:
            return [Placed(slot_of(one), one) for one in self.held.sessions]
        self._question = self._ask()
        refused: NoPlan | None = None
        for arrangement, free in self._attempts():
            kept = [slot for slot, one in zip(arrangement, self.held.sessions, strict=True) if one.pk not in free]
            usual = self._question.request
            lasts = max([usual.minutes, *(minutes_of(one) for one in self.movable if one.pk in free)])
            request = replace(usual, minutes=lasts, fixed=tuple(fixed_at(slot) for slot in kept))
            found = plan(request, self._question.resources)
            if not isinstance(found, NoPlan):
                return self._placed(found[0], arrangement)
            refused = refused or found
        assert refused is not None
        raise Conflict("no_plan", sentences.reason(refused.reason), extra={"reason": refused.reason.code})

    def changes(self, placed: Sequence["Placed"]) -> tuple[ProposedChange, ...]:
        """Return what is different from now, in order of the new numbers."""
        found = []
        for one in placed:
            before = slot_of(one.session) if one.session else None
            if one.slot != before:
                found.append((one, before))
        if not found or self._question is None:
            return ()
        return tuple(self._change(one, before, self._question) for one, before in found)

    def _change(self, one: "Placed", before: Slot | None, question: Question) -> ProposedChange:
        lasts = minutes_of(one.session) if one.session else None
        return ProposedChange(
            number=number_of(one.slot),
            session_id=one.session.pk if one.session else None,
            before=question.proposed_slot(before, lasts) if before else None,
            after=question.proposed_slot(one.slot, lasts),
        )

    def _attempts(self) -> Iterator[tuple[list[Slot], Collection[int]]]:
        """Numbers and the sessions let go: first only those outside the wishes, then more and more of the rest."""
        strays = {one.pk for one in self.strays}
        arrangements = self.held.arrangements()
        for arrangement in arrangements:
            yield arrangement, strays
        free = set(strays)
        for one in self.movable:
            if one.pk not in free:
                free.add(one.pk)
                yield arrangements[0], set(free)

    def _ask(self) -> Question:
        course, today = self.course, clock.today(self.course.location.zone)
        require = require_bookable if self.held.missing else require_movable
        standing = require(client=course.client, treatment=course.treatment, serum=course.serum, dates=(), today=today)
        request = rest_request(course, self.held.arrangements()[0], today, self.wishes, standing.earliest)
        return ask(
            location=course.location,
            treatment_id=course.treatment_id,
            client_id=course.client_id,
            request=request,
            without=[one.pk for one in self.movable],
        )

    def _placed(self, found: Plan, arrangement: Sequence[Slot]) -> list["Placed"]:
        """Give the plan's places to the sessions: each keeps its number, new numbers are new sessions."""
        session_of = {number_of(slot): one for slot, one in zip(arrangement, self.held.sessions, strict=True)}
        placed = []
        for one in found.sessions:
            place = one.place
            assert place.room is not None
            assert place.device is not None
            slot = Slot(place.starts_at, place.cosmetologist, place.room, place.device, one.number)
            placed.append(Placed(slot, session_of.get(one.number)))
        return placed

    def _local(self, session: Session) -> datetime:
        return session.starts_at.astimezone(self.course.location.zone)

    def _fits(self, session: Session) -> bool:
        local = self._local(session)
        minute = local.hour * 60 + local.minute
        return not self.wishes or any(
            wish.weekday == local.weekday() and wish.start <= minute and minute + minutes_of(session) <= wish.end
            for wish in self.wishes
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A numbered place and the session that has it; a new one if None."""

    slot: Slot
    session: Session | None


def _apply(rest: Rest, placed: Sequence[Placed], actor: Actor) -> Repair:
    course = rest.course
    held = [(one.session, one.slot) for one in placed if one.session is not None]
    before = {session.pk: events.place(session) for session, slot in held if slot_of(session) != slot}
    renumber([session for session, _ in held], [number_of(slot) for _, slot in held])
    with constraints_at_the_end():
        moved = move_many([(session, slot) for session, slot in held if slot_of(session) != slot], actor=actor)
        new = [one.slot for one in placed if one.session is None]
        added = make_sessions(course=course, slots=new, terms=terms_of(course), actor=actor)
    repair = _remember(course, before, [session for session, _ in held], added, actor)
    write_course(course, wishes=write_wishes(rest.wishes))
    events.note_course(
        course, "replanned", actor=actor, moved=[one.pk for one, _ in moved], added=[one.pk for one in added]
    )
    if moved:
        messages.sessions_moved(course, moved, actor)
    if added:
        messages.sessions_added(course, added, actor)
    return repair


def _remember(
    course: Course, before: dict[int, Any], held: Sequence[Session], added: Sequence[Session], actor: Actor
) -> Repair:
    """Keep what was done as a repair, so that it stands in the history and is undone as one. Two queries."""
    now = clock.now()
    repair = Repair.objects.create(
        location=course.location,
        cause=Cause(CauseKind.COURSE, course.pk).as_json(),
        status=RepairStatus.APPLIED,
        recorded={"wishes": course.wishes},
        proposed_at=now,
        proposed_by=actor.user,
        applied_at=now,
        applied_by=actor.user,
    )
    changed = [one for one in held if one.pk in before]
    RepairItem.objects.bulk_create(
        RepairItem(
            repair=repair,
            session=one,
            version=one.version,
            before=before.get(one.pk, {}),
            after=events.place(one),
        )
        for one in [*changed, *added]
    )
    return repair
