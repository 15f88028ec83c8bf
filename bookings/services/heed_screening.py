"""What new answers mean for dates already booked: time flows into planning.

A deferral is time in which the client cannot come. Sessions before its end move behind it by a repair, as long as every
one finds a place; otherwise, and when nobody can name an end, the course pauses and its dates are free again. All in
the transaction that keeps the answers, under the diary's lock, so that no booking slips in between.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import messages
from bookings.models import Course, Session
from bookings.selectors.tasks.paused import BECAUSE_SCREENING
from bookings.services import events
from bookings.services.locking import in_diary
from bookings.services.pause_course import pause_course
from bookings.services.repair import Cause, CauseKind, apply_repair, propose_repair
from bookings.states import UPCOMING, CourseStatus
from clients.clearance import clearance
from clients.models import Client, Screening
from clients.screening import Verdict
from clients.sentences import day_words
from clients.taking import Take
from salon import clock
from salon.accounts.actor import Actor


def take_in_diary(client: Client, actor: Actor, take: Take) -> Screening:
    """Take a screening and draw its consequences, in one transaction under the diary's lock."""

    def work() -> Screening:
        screening = take()
        screening.follows = heed(screening, actor)
        return screening

    return in_diary([client.location_id], work)


def heed(screening: Screening, actor: Actor) -> Sequence[str]:
    """Move or pause what the client's new answers no longer allow, and renew what her courses will ask.

    Returns:
        A sentence for each change, without a health fact; of another treatment's courses with its name.
    """
    put_off: dict[int, PutOff] = {}
    said: list[str] = []
    every: list[Course] = []
    for taken in (screening, *screening.elsewhere):
        name = "" if taken is screening else f"{taken.treatment.label}: "
        courses, verdict = _running(taken)
        for course in courses:
            if verdict is None or not _hit(course, verdict):
                continue
            if verdict.clear_on is None:
                said.append(name + _paused(course, actor))
            else:
                put_off[course.pk] = PutOff(course, verdict.clear_on, name)
        every += courses
    said += _moved(screening.client, put_off, actor)
    if every:
        messages.questions_renewed(every)
    return said


@dataclass(frozen=True, slots=True)
class PutOff:
    """A course with a date before ``clear_on``; ``name`` goes before what is said of it."""

    course: Course
    clear_on: date
    name: str


def _running(taken: Screening) -> tuple[list[Course], Verdict | None]:
    """Her running courses of the treatment, and how she stands for it; no verdict where there are none."""
    client, treatment = taken.client, taken.treatment
    rows = Course.objects.filter(client=client, treatment=treatment, status=CourseStatus.ACTIVE.value)
    courses = list(rows.select_related("client__location", "location", "treatment", "serum").order_by("id"))
    if not courses:
        return [], None
    today = clock.today(client.location.zone)
    return courses, clearance(client=client, treatment=treatment, serum=None, today=today).require_screened()


def _hit(course: Course, verdict: Verdict) -> bool:
    """Whether a date to come is one that the verdict does not allow. One query."""
    zone = course.location.zone
    morning = datetime.combine(clock.today(zone), time(), tzinfo=zone)
    upcoming = Session.objects.filter(course=course, status__in=sorted(UPCOMING), starts_at__gte=morning)
    starts = upcoming.values_list("starts_at", flat=True)
    return any(not verdict.allows(moment.astimezone(zone).date()) for moment in starts)


def _moved(client: Client, put_off: Mapping[int, PutOff], actor: Actor) -> list[str]:
    """Move what is hit behind the deferral; a course that does not fit there whole pauses, and the rest is tried again.

    Ends: every turn has a course less.
    """
    if not put_off:
        return []
    repair = propose_repair(location=client.location, cause=Cause(CauseKind.CLIENT, client.pk), actor=actor)
    lost = {*repair.items.filter(after__isnull=True).values_list("session__course_id", flat=True)} & set(put_off)
    if lost:
        repair.delete()
        paused = [put_off[pk].name + _paused(put_off[pk].course, actor) for pk in sorted(lost)]
        return [*paused, *_moved(client, {pk: one for pk, one in put_off.items() if pk not in lost}, actor)]
    moved = Counter(repair.items.filter(after__isnull=False).values_list("session__course_id", flat=True))
    if not moved:  # only a session whose hour has come; a repair leaves those to the people at the desk
        repair.delete()
        return [_("Today's session cannot be given. Please move it or cancel it.")]
    apply_repair(repair=repair, actor=actor)
    for one in put_off.values():
        events.note_course(one.course, "put_off", actor=actor, day=one.clear_on.isoformat(), repair=repair.pk)
    return [one.name + _moved_words(moved[pk], one.clear_on) for pk, one in put_off.items() if moved[pk]]


def _moved_words(count: int, clear_on: date) -> str:
    said = ngettext(
        "%(count)d session moved, to %(day)s or later.", "%(count)d sessions moved, to %(day)s or later.", count
    )
    return said % {"count": count, "day": day_words(clear_on)}


def _paused(course: Course, actor: Actor) -> str:
    freed = course.sessions.filter(status__in=sorted(UPCOMING)).count()
    pause_course(course=course, actor=actor, because=BECAUSE_SCREENING)
    said = ngettext(
        "The course is paused: %(count)d date is free again. The wishes are remembered.",
        "The course is paused: %(count)d dates are free again. The wishes are remembered.",
        freed,
    )
    return said % {"count": freed}
