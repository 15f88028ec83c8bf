"""A move taken back: the session, and all that moved with it in the same act, stand where they stood.

An act is known by its moment: its events were written together. Knows places; whether it may be asked is undo's.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Session, SessionEvent
from bookings.services import events
from bookings.services.check_places import dated, places_near, require_rules
from bookings.services.move_many import constraints_at_the_end
from bookings.services.move_session import place_at, require_upcoming
from bookings.services.slots_of import dates_of
from bookings.services.terms import Terms, terms_of, terms_of_session
from bookings.services.transition import current
from bookings.states import LIVE
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict


def put_back(session: Session, last: SessionEvent, actor: Actor) -> Session:
    """Move a session back to where its last event says it was. Needs the diary's lock.

    Raises:
        Conflict: ``slot_taken`` when somebody has a place by now; ``nothing_to_undo`` when one of those that moved
            with it was changed since.
        Invalid: ``order``, ``gap`` or ``rhythm``, if the rest of the course has changed meanwhile.
    """
    together = _together(session, last)
    was = {one.pk: messages.Was.of(one) for one, _event in together}
    _require_places(together)
    try:
        with transaction.atomic(), constraints_at_the_end():
            for one, event in together:
                back = events.slot_at(event.data["before"])
                place_at(
                    one, back, terms=_terms(one, event.data["before"]), actor=actor, kind="undone", undoes=event.pk
                )
    except IntegrityError as error:
        raise _taken() from error
    _require_rules([one for one, _event in together])
    course = together[0][0].course
    messages.sessions_moved(course, [(one, was[one.pk]) for one, _event in together], actor)
    return next(one for one, _event in together if one.pk == session.pk)


def _together(session: Session, last: SessionEvent) -> list[tuple[Session, SessionEvent]]:
    """Return the sessions of the same act with their events, in order of time. Each has to be as the act left it."""
    act = SessionEvent.objects.filter(session__course=session.course_id, kind=last.kind, at=last.at)
    found = {event.session_id: event for event in act}
    latest = SessionEvent.objects.filter(session__in=found).values("session").annotate(last=Max("id"))
    if any(row["last"] != found[row["session"]].pk for row in latest):
        raise Conflict("nothing_to_undo", _("One of the sessions that moved together was changed since."))
    pairs = []
    for pk, event in found.items():
        one = session if pk == session.pk else current(Session(pk=pk))
        require_upcoming(one)
        pairs.append((one, event))
    return sorted(pairs, key=lambda pair: pair[1].data["before"]["starts_at"])


def _terms(session: Session, before: Mapping[str, Any]) -> Terms:
    """The length it had; it was allowed then."""
    usual = terms_of(session.course).minutes
    return terms_of_session(session, before.get("minutes", usual))


def _require_places(together: list[tuple[Session, SessionEvent]]) -> None:
    """Somebody may have fallen ill within the minute; a beginning that has passed meanwhile is no reason."""
    keys, now = [one.pk for one, _event in together], clock.now()
    for one, event in together:
        back = events.slot_at(event.data["before"])
        if back.starts_at <= now:
            continue
        near = places_near(
            [back],
            location=one.location,
            treatment_id=one.course.treatment_id,
            client_id=one.client_id,
            terms=_terms(one, event.data["before"]),
            without=keys,
        )
        if near.lost([back]):
            raise _taken()


def _require_rules(moved: list[Session]) -> None:
    course, location = moved[0].course, moved[0].location
    live = Session.objects.filter(course=course, status__in=sorted(LIVE))
    numbers = {dated(events.slot_at(events.place(one)), location).number for one in moved}
    require_rules(dates_of(live, location), terms=terms_of(course), concerning=numbers, field="starts_at")


def _taken() -> Conflict:
    return Conflict("slot_taken", _("The place has been given to someone else. Please book a new time."))
