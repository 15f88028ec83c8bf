"""A course rests: its future sessions are cancelled, and the times they had become its wishes for later."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bookings import messages
from bookings.models import Course, Session
from bookings.planning.model import Wish
from bookings.services import events
from bookings.services.cancel_course import cancel_upcoming
from bookings.services.held_sessions import current_course, require_status, write_course
from bookings.services.locking import in_diary
from bookings.states import CourseStatus
from bookings.wishes import write_wishes
from salon.accounts.actor import Actor

MIDNIGHT = 24 * 60


def pause_course(*, course: Course, actor: Actor, expected_version: int | None = None, because: str = "") -> Course:
    """Pause a running course. One message to the client; :func:`resume_course` plans the rest near the same times.

    Args:
        because: what paused it when no person did ("screening"); then a session that is going on stays.

    Raises:
        Conflict: ``illegal_move`` if it is not running, or while a session of it is going on.
        Stale: it is no longer ``expected_version``.
    """

    def work() -> Course:
        fresh = current_course(course, expected_version)
        require_status(fresh, CourseStatus.ACTIVE)
        cancelled = cancel_upcoming(fresh, actor=actor, begun_stays=bool(because))
        wishes = fresh.wishes or write_wishes(times_of(cancelled, fresh.location.zone))
        write_course(fresh, status=CourseStatus.PAUSED.value, wishes=wishes)
        told = {"because": because} if because else {}
        events.note_course(fresh, "paused", actor=actor, sessions=[events.place(one) for one in cancelled], **told)
        messages.course_paused(fresh, cancelled, actor)
        return fresh

    return in_diary([course.location_id], work)


def times_of(sessions: Iterable[Session], zone: ZoneInfo) -> list[Wish]:
    """Return the weekly windows that sessions had, each once, in order of the week."""
    wishes = set()
    for one in sessions:
        start, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
        first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
        wishes.add(Wish(start.weekday(), first, last if last > first else MIDNIGHT))
    return sorted(wishes, key=lambda wish: (wish.weekday, wish.start))
