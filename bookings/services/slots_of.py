"""Booked sessions seen as slots and as dates: from rows to what the rules and the planner read."""

from collections.abc import Iterable

from bookings.course_rules import Dated
from bookings.models import Session
from bookings.planning.model import Fixed
from bookings.proposals import Slot
from salon.accounts.models import Location


def slot_of(session: Session) -> Slot:
    """Return where a session is."""
    return Slot(session.starts_at, session.cosmetologist_id, session.room_id, session.device_id, session.number)


def dates_of(sessions: Iterable[Session], location: Location) -> list[Dated]:
    """Return the sessions by number and local date."""
    zone = location.zone
    return [Dated(one.number, one.starts_at.astimezone(zone).date(), one.starts_at) for one in sessions]


def number_of(slot: Slot) -> int:
    """Return the number of a slot that has one."""
    if slot.number is None:
        raise ValueError("this slot has no number yet")
    return slot.number


def fixed_at(slot: Slot) -> Fixed:
    """Return a numbered slot as a session that stays where it is."""
    return Fixed(number_of(slot), slot.starts_at, slot.cosmetologist_id, slot.room_id, slot.device_id)
