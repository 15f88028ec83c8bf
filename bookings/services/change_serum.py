"""The rest of a course goes on with another serum, or, after a look at it, on purpose with the same one.

What is signed stays: a record names the lot it used, and the lot its serum. A lot that was chosen for a session under
way stays with that session.
"""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from bookings.models import Course, Session
from bookings.selectors.course_review import CHANGED, KEPT
from bookings.services import events
from bookings.services.held_sessions import current_course, require_status, write_course
from bookings.services.locking import in_diary
from bookings.services.other_serums import naming_other_serums
from bookings.states import UPCOMING, CourseStatus
from clients.clearance import require_movable
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from treatments.models import Serum


def change_serum(*, course: Course, serum: Serum, actor: Actor, expected_version: int | None = None) -> Course:
    """Give a running or paused course another serum, from now on.

    Raises:
        Conflict: ``illegal_move`` when the course is over; ``serum_same``.
        Invalid: ``serum_unsuitable``: not for this area, out of use, or her screening and allergies speak against it;
            then ``suitable`` names those she may have, the ones for the same indication first. Further codes as
            :func:`clients.clearance.require_movable`.
        Stale: it is no longer ``expected_version``.
    """

    def work() -> Course:
        fresh = current_course(course, expected_version)
        require_status(fresh, CourseStatus.ACTIVE, CourseStatus.PAUSED)
        before = fresh.serum_id
        if serum.pk == before:
            raise Conflict("serum_same", _("The course has this serum already."))
        if not serum.active or fresh.treatment.area not in serum.areas:
            raise Invalid("serum_unsuitable", _("This serum is not in use for the treated area."))
        zone = fresh.location.zone
        coming = Session.objects.filter(course=fresh, status__in=sorted(UPCOMING)).values_list("starts_at", flat=True)
        dates = {moment.astimezone(zone).date() for moment in coming}
        _require_suitable(fresh, serum, dates or {clock.today(zone)})
        write_course(fresh, serum_id=serum.pk)
        fresh.serum = serum
        events.note_course(fresh, CHANGED, actor=actor, before=before, after=serum.pk)
        return fresh

    return in_diary([course.location_id], work)


def _require_suitable(course: Course, serum: Serum, dates: Collection[date]) -> None:
    today = clock.today(course.location.zone)
    with naming_other_serums(course.client, course.treatment, serum, lambda: list(course.indications.all())):
        require_movable(client=course.client, treatment=course.treatment, serum=serum, dates=dates, today=today)


def keep_serum(*, course: Course, actor: Actor, expected_version: int | None = None) -> Course:
    """Note that somebody looked at the course half-way and goes on with its serum on purpose.

    Raises:
        Conflict: ``illegal_move`` when the course is over. Stale: it is no longer ``expected_version``.
    """

    def work() -> Course:
        fresh = current_course(course, expected_version)
        require_status(fresh, CourseStatus.ACTIVE, CourseStatus.PAUSED)
        write_course(fresh)
        events.note_course(fresh, KEPT, actor=actor, serum=fresh.serum_id)
        return fresh

    return in_diary([course.location_id], work)
