"""A whole course is called off: what is still to come is cancelled with it; what was done stays done."""

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Course, Session
from bookings.services import events
from bookings.services.held_sessions import current_course, require_status, write_course
from bookings.services.locking import in_diary
from bookings.states import UPCOMING, CourseStatus, SessionStatus
from salon.accounts.actor import Actor
from salon.errors import Conflict

_BEGUN = {SessionStatus.ARRIVED.value, SessionStatus.IN_TREATMENT.value}


def cancel_course(*, course: Course, actor: Actor, reason: str = "", expected_version: int | None = None) -> Course:
    """Cancel a running or paused course and every session of it that has not begun. One message to the client.

    Args:
        reason: for the desk; never in a mail.

    Raises:
        Conflict: ``illegal_move`` if it is over already, or while a session of it is going on.
        Stale: it is no longer ``expected_version``.
    """

    def work() -> Course:
        fresh = current_course(course, expected_version)
        require_status(fresh, CourseStatus.ACTIVE, CourseStatus.PAUSED)
        cancelled = cancel_upcoming(fresh, actor=actor)
        write_course(fresh, status=CourseStatus.CANCELLED.value)
        events.note_course(
            fresh, "cancelled", actor=actor, reason=reason.strip()[:240], sessions=[one.pk for one in cancelled]
        )
        messages.course_cancelled(fresh, cancelled, actor)
        return fresh

    return in_diary([course.location_id], work)


def cancel_upcoming(course: Course, *, actor: Actor, begun_stays: bool = False) -> Sequence[Session]:
    """Cancel every session of a held course that has not begun, and note it. Three queries.

    Args:
        begun_stays: leave one that is going on to the people in the room, instead of refusing.

    Raises:
        Conflict: ``illegal_move`` while a session is going on.
    """
    rows = Session.objects.filter(course=course, status__in=sorted(UPCOMING | _BEGUN)).order_by("starts_at")
    rows = rows.select_for_update(of=("self",))  # an arrival in this very moment waits, and then hears of it
    sessions = list(rows.select_related("course", "client", "location"))
    begun = [one for one in sessions if one.status in _BEGUN]
    if begun_stays:
        sessions = [one for one in sessions if one not in begun]
    elif begun:
        said = _("Session %(number)d is going on. Finish it first.") % {"number": begun[0].number}
        raise Conflict("illegal_move", said, extra={"state": begun[0].status})
    Session.objects.filter(pk__in=[one.pk for one in sessions]).update(
        status=SessionStatus.CANCELLED.value, version=F("version") + 1, sequence=F("sequence") + 1
    )
    was = {one.pk: one.status for one in sessions}
    for one in sessions:
        one.status, one.version, one.sequence = SessionStatus.CANCELLED.value, one.version + 1, one.sequence + 1
    events.note_sessions(
        "cancelled", [(one, {"from": was[one.pk], "to": one.status, "with": "course"}) for one in sessions], actor=actor
    )
    return sessions
