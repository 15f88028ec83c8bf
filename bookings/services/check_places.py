"""May these sessions be where they are asked to be? Asked under the diary's lock, before anything is written.

Two questions: is every place free and open (the location's timelines), and do the sessions of the course keep order,
gap and rhythm (pure rules). The database's constraints stay the truth about the first.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from bookings import availability, sentences
from bookings.course_rules import Dated, broken_rules
from bookings.obstacles import AROUND, Cause, Obstacle, Wanted, nearest, obstacles
from bookings.planning.model import Resources
from bookings.planning.timeline import SLOT_MINUTES, Timeline, slots_for
from bookings.planning.zones import Horizon, horizon, utc_seconds
from bookings.proposals import Slot
from bookings.services.slots_of import number_of
from bookings.services.terms import Terms
from salon import clock
from salon.accounts.models import Location
from salon.errors import Invalid

FARTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Lost:
    """A session that cannot be where it was asked to be, and everything in its way, as sentences."""

    number: int
    slot: Slot
    obstacles: tuple[Obstacle, ...]
    sentences: tuple[str, ...]

    @property
    def resource(self) -> str:
        return self.obstacles[0].resource

    @property
    def lost_race(self) -> bool:
        """Whether somebody else was quicker or someone fell ill: asking again later may help, it was no mistake."""
        return all(one.lost_race for one in self.obstacles)


def require_aware(slots: Sequence[Slot], *, field: str = "sessions") -> None:
    """Refuse times that do not say their zone: they could mean two moments.

    Raises:
        Invalid: one sentence.
    """
    if any(slot.starts_at.tzinfo is None for slot in slots):
        said = _("Say the time with its zone.")
        raise Invalid("invalid", said, errors={field: [said]})


def require_sane(slots: Sequence[Slot], *, location: Location, field: str = "sessions") -> None:
    """Refuse moments that no diary has: without a zone, off the five-minute grid, past, or years ahead.

    Raises:
        Invalid: with a sentence for each.
    """
    require_aware(slots, field=field)
    now = clock.now()
    said = [(slot, sentence) for slot in slots if (sentence := _insane(slot.starts_at, now))]
    if said:
        lines = [
            sentences.numbered(slot.number, slot.starts_at, location.zone, sentence) if slot.number else sentence
            for slot, sentence in said
        ]
        raise Invalid("invalid", lines[0], errors={field: lines})


def _insane(moment: datetime, now: datetime) -> str:
    if moment.microsecond or utc_seconds(moment) % (SLOT_MINUTES * 60):
        return _("Sessions start on full five minutes.")
    if moment < now:
        return _("This time is already past.")
    if moment > now + FARTHEST:
        return _("This date is too far ahead.")
    return ""


def require_rules(
    sessions: Iterable[Dated], *, terms: Terms, concerning: Collection[int] | None = None, field: str = "sessions"
) -> None:
    """Refuse a course that breaks order, gap or rhythm.

    Raises:
        Invalid: code ``order``, ``gap`` or ``rhythm`` of the first rule broken, a sentence for each.
    """
    broken = broken_rules(
        list(sessions), per_week=terms.per_week, min_gap_days=terms.min_gap_days, concerning=concerning
    )
    if broken:
        lines = [sentences.rule(one, per_week=terms.per_week, min_gap_days=terms.min_gap_days) for one in broken]
        raise Invalid(broken[0].rule.value, lines[0], errors={field: lines})


def dated(slot: Slot, location: Location) -> Dated:
    """Return a numbered slot as the rules between sessions see it."""
    return Dated(number_of(slot), slot.starts_at.astimezone(location.zone).date(), slot.starts_at)


@dataclass(frozen=True, slots=True)
class Places:
    """The location's time around some slots, loaded once. Make one with :func:`places_near`."""

    resources: Resources
    terms: Terms

    def lost(self, slots: Iterable[Slot]) -> list[Lost]:
        """Return the numbered slots that cannot be had, with what is in the way."""
        days, found = self.resources.horizon, []
        for slot in slots:
            wanted = self._wanted(slot)
            in_the_way = tuple(obstacles(self.resources, wanted))
            if in_the_way:
                near = nearest(self.resources, wanted) if any(one.cause in AROUND for one in in_the_way) else None
                said = tuple(sentences.obstacle(one, days, slot.starts_at, near) for one in in_the_way)
                found.append(Lost(number_of(slot), slot, in_the_way, said))
        return found

    def with_free(self, slot: Slot, *, room: bool, device: bool) -> Slot:
        """Return the slot with another room or device where its own is not free and another one is.

        Args:
            room, device: which of them may be exchanged; they are interchangeable to the client.
        """
        held = self._wanted(slot).held
        if room:
            slot = replace(slot, room_id=_free_one(self.resources.rooms, slot.room_id, held))
        if device:
            slot = replace(slot, device_id=_free_one(self.resources.devices or (), slot.device_id, held))
        return slot

    def _wanted(self, slot: Slot) -> Wanted:
        before, visit = slots_for(self.terms.minutes_before), slots_for(self.terms.minutes)
        return Wanted(
            slot=self.resources.horizon.slot_at(slot.starts_at),
            before=before,
            visit=visit,
            block=before + visit + slots_for(self.terms.minutes_after),
            cosmetologist=slot.cosmetologist_id,
            room=slot.room_id,
            device=slot.device_id,
        )


def places_near(
    slots: Sequence[Slot],
    *,
    location: Location,
    treatment_id: int,
    client_id: int,
    terms: Terms,
    without: Collection[int] = (),
) -> Places:
    """Load the time around the slots. One query, however many slots.

    Args:
        without: keys of sessions that move in the same transaction and so are in nobody's way.
    """
    starts = [slot.starts_at for slot in slots]
    days = horizon_over(location, min(starts), max(starts) + terms.lasts + terms.after)
    resources = availability.load(
        location=location,
        treatment_id=treatment_id,
        client_id=client_id,
        days=days,
        now=clock.now(),
        without=without,
        near=[(start - terms.before, start + terms.lasts + terms.after) for start in starts],
    )
    return Places(resources, terms)


def _free_one(timelines: Sequence[Timeline], key: int, held: int) -> int:
    """Return the wished one if it is free, else the first free one, else the wished one all the same."""
    free = [one.id for one in timelines if not held & ~one.free]
    return key if key in free or not free else free[0]


def foreign(lost: Iterable[Lost]) -> dict[str, list[str]]:
    """Return, by resource, sentences about keys that are not this location's or not in use."""
    errors: dict[str, list[str]] = {}
    for one in lost:
        for cause, said in zip(one.obstacles, one.sentences, strict=True):
            if cause.cause is Cause.UNKNOWN and said not in errors.setdefault(cause.resource, []):
                errors[cause.resource].append(said)
    return errors


def horizon_over(location: Location, first: datetime, last: datetime) -> Horizon:
    """Return the local days from the one before ``first`` to two weeks after ``last``, to say when an absence ends."""
    since: date = first.astimezone(location.zone).date() - timedelta(days=1)
    until: date = last.astimezone(location.zone).date() + timedelta(days=14)
    return horizon(location.zone, since, (until - since).days + 1)
