"""A cosmetologist has looked at a reaction: the course may go on."""

from django.utils.translation import gettext as _

from bookings.models import Course, CourseHold
from bookings.services import events
from bookings.services.held_sessions import current_course, write_course
from bookings.services.locking import in_diary
from clients.contact import Unreadable, clean_text
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid

LONGEST = 2000


def clear_hold(*, course: Course, why: str, actor: Actor) -> CourseHold:
    """Clear the hold on a course, with a word on what was seen. For who holds the policy TREAT.

    Raises:
        Conflict: ``not_held`` when nothing holds it (any more).
        Invalid: field ``why``: no word, too many, or unreadable.
    """
    try:
        words = clean_text(why, longest=LONGEST, lines=True)
    except Unreadable:
        words = ""
    if not words:
        said = _("Say in a few words what you saw and why it may go on.")
        raise Invalid("invalid", said, errors={"why": [said]})

    def work() -> CourseHold:
        held = current_course(course)
        cleared = CourseHold.objects.filter(course=held, cleared_at=None)
        hold = cleared.first()
        if hold is None:
            raise Conflict("not_held", _("Nothing holds this course any more."))
        hold.cleared_at, hold.cleared_by, hold.cleared_why = clock.now(), actor.user, words
        hold.save(update_fields=["cleared_at", "cleared_by", "cleared_why"])
        write_course(held)
        events.note_course(held, "hold_cleared", actor=actor, hold=hold.pk)
        return hold

    return in_diary([course.location_id], work)
