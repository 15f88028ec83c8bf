"""The three answers before a session are kept, and what they ask for follows: the full questions, or a hold.

By the client herself through her link, from a day before the session; or at check-in. Nothing is asked in vain: the
latest answers count, but a hold ends only when a cosmetologist has looked (clear_hold).
"""

from django.utils.translation import gettext as _

from bookings.before import Said, too_early
from bookings.models import BeforeSession, CourseHold, Session
from bookings.services import events
from bookings.services.held_sessions import current_course, write_course
from bookings.services.locking import in_diary
from bookings.services.transition import current, note
from bookings.states import UPCOMING, SessionStatus
from clients.contact import Unreadable, clean_text
from salon import clock
from salon.accounts.actor import Actor, Via
from salon.errors import Conflict, Invalid

LONGEST_NOTE = 2000
ASKABLE = UPCOMING | {SessionStatus.ARRIVED}


def answer_before(*, session: Session, said: Said, actor: Actor) -> BeforeSession:
    """Keep the answers before one session; a reaction holds its course.

    Raises:
        Conflict: ``too_early`` more than a day before; ``too_late`` once it is under way, over or called off, or for
            the client's link once its hour has come.
        Invalid: ``invalid`` with the field ``note``: a yes without a word where one is too long or unreadable.
    """
    try:
        words = clean_text(said.note, longest=LONGEST_NOTE, lines=True)
    except Unreadable as error:
        text = _("Write at most %(longest)s ordinary characters.") % {"longest": LONGEST_NOTE}
        raise Invalid("invalid", text, errors={"note": [text]}) from error

    def work() -> BeforeSession:
        course = current_course(session.course)  # held: no start slips in between (change_state.start holds it, too)
        fresh = current(session)
        _require_time(fresh, actor)
        now = clock.now()
        kept = BeforeSession.objects.create(
            session=fresh,
            at=now,
            by=actor.user,
            via=actor.via.value,
            changed=said.changed,
            reacted=said.reacted,
            intact=said.intact,
            note=words,
        )
        note(session=fresh, kind="asked_before", actor=actor, data={"quiet": said.quiet})
        if said.reacted and not CourseHold.objects.filter(course=course, cleared_at=None).exists():
            CourseHold.objects.create(course=course, before=kept, at=now, by=actor.user, via=actor.via.value)
            write_course(course)  # so that other desks hear of it
            events.note_course(course, "held", actor=actor, session=fresh.pk)
        return kept

    return in_diary([session.location_id], work)


def _require_time(session: Session, actor: Actor) -> None:
    now = clock.now()
    by_link = actor.via is Via.LINK
    if session.status not in (UPCOMING if by_link else ASKABLE) or (by_link and session.starts_at <= now):
        raise Conflict(
            "too_late", _("It is too late for these questions: the session has begun, is over or is cancelled.")
        )
    if too_early(session.starts_at, now):
        raise Conflict("too_early", _("It is too early: these questions are about the day before the session."))
