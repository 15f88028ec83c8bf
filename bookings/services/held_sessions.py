"""The sessions a course has used or still holds, and how many are left to be booked. Counted, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from bookings.models import Course, Session
from bookings.numbering import in_row, with_holes_kept
from bookings.proposals import Slot
from bookings.services.slots_of import slot_of
from bookings.states import LIVE, CourseStatus, used_up
from salon import clock
from salon.errors import Conflict, Missing, Stale

_ASIDE = 10_000  # where numbers wait while others take their place


@dataclass(frozen=True, slots=True)
class Held:
    """``sessions`` in order of time: the live ones, and no-shows where they use up a session."""

    course: Course
    sessions: tuple[Session, ...]

    @property
    def missing(self) -> int:
        """How many sessions are still to be booked."""
        return max(0, self.course.sessions_total - len(self.sessions))

    def arrangements(self) -> list[list[Slot]]:
        """Return the held sessions as numbered slots: free numbers where they are, then free numbers at the end."""
        now = clock.now()
        past = sum(one.starts_at < now for one in self.sessions)
        kept = with_holes_kept([one.number for one in self.sessions], past)
        ranks = in_row(len(self.sessions))
        return [self._numbered(kept)] + ([self._numbered(ranks)] if ranks != kept else [])

    def _numbered(self, numbers: Sequence[int]) -> list[Slot]:
        return [replace(slot_of(one), number=n) for one, n in zip(self.sessions, numbers, strict=True)]


def held_sessions(course: Course) -> Held:
    """Read them. One query."""
    states = LIVE | used_up(no_show_uses_session=course.location.no_show_uses_session)
    rows = Session.objects.filter(course=course, status__in=sorted(states)).order_by("starts_at", "id")
    return Held(course, tuple(rows))


def current_course(course: Course, expected_version: int | None = None) -> Course:
    """Read a course as it is now and hold its row until the transaction ends. One query.

    Raises:
        Stale: it is no longer ``expected_version``.
    """
    related = ("client__location", "location", "treatment", "serum")
    fresh = Course.objects.select_for_update(of=("self",)).select_related(*related).filter(pk=course.pk).first()
    if fresh is None:
        raise Missing("missing", _("This course is not there any more."))
    if expected_version is not None and fresh.version != expected_version:
        raise Stale("stale", _("Someone else changed this course a moment ago. Please look again."))
    return fresh


def write_course(course: Course, **fields: object) -> None:
    """Change a course that :func:`current_course` holds; its version rises. One query."""
    Course.objects.filter(pk=course.pk).update(**fields, version=F("version") + 1)
    for name, value in fields.items():
        setattr(course, name, value)
    course.version += 1


def require_status(course: Course, *wanted: CourseStatus) -> None:
    """Refuse what the course's state does not allow.

    Raises:
        Conflict: ``illegal_move``.
    """
    if course.status not in wanted:
        said = {
            CourseStatus.ACTIVE: _("This course is running."),
            CourseStatus.PAUSED: _("This course is paused. Resume it first."),
            CourseStatus.COMPLETED: _("This course is completed."),
            CourseStatus.CANCELLED: _("This course was cancelled."),
        }
        raise Conflict("illegal_move", said[CourseStatus(course.status)], extra={"state": course.status})


def renumber(sessions: Sequence[Session], numbers: Sequence[int]) -> None:
    """Give sessions of one course other numbers. At most two queries, however many change.

    In two steps, as no two live sessions of a course may carry the same number even for a moment.
    """
    changed = {one.pk: number for one, number in zip(sessions, numbers, strict=True) if one.number != number}
    if not changed:
        return
    rows = Session.objects.filter(pk__in=changed)
    rows.update(number=F("number") + _ASIDE)
    whens = [When(pk=pk, then=Value(number)) for pk, number in changed.items()]
    rows.update(number=Case(*whens), version=F("version") + 1)
    for one in sessions:
        if one.pk in changed:
            one.number, one.version = changed[one.pk], one.version + 1
