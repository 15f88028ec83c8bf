"""What a booking sends. Called by the booking services inside their transaction; writes rows, sends nothing.

Every message a booking will send is a pending row from the moment it is booked. A client without an e-mail address
gets none, and her pages at the desk say so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext_noop

from bookings.message_kinds import drafts, facts, names
from bookings.message_kinds.changes import Was
from bookings.message_kinds.notes import Changed, notes_of, tell, was_told_of
from bookings.models import Course, Session
from bookings.selectors.lapse import first_lapse, lapses_of
from bookings.states import LIVE, UPCOMING, CourseStatus
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Location
from salon.outbox.models import Message
from salon.outbox.rules import Rules, rules_of, rules_of_all
from salon.outbox.services import Draft, drop_others, enqueue, recall, withdraw

__all__ = [
    "Was",
    "client_reachable",
    "course_booked",
    "course_cancelled",
    "course_paused",
    "course_resumed",
    "courses_moved",
    "questions_renewed",
    "reschedule_reminders",
    "rules_changed",
    "session_cancelled",
    "session_completed",
    "session_confirmed",
    "session_moved",
    "session_no_show",
    "session_restored",
    "session_unconfirmed",
    "sessions_added",
    "sessions_moved",
    "wish_declined",
]


def course_booked(course: Course, sessions: Sequence[Session], actor: Actor) -> None:
    """One confirmation with every date, after the grace, and what each session will send."""
    now = clock.now()
    rules = rules_of(course.location)
    upcoming = [session for session in sessions if session.starts_at > now]
    if upcoming:
        confirmation = drafts.confirmation(course, upcoming, rules, now)
        until = course.screening.valid_until if course.screening else None
        lapse = first_lapse([(one.pk, one.starts_at, until) for one in upcoming], course.location.zone)
        asking = drafts.screening_due(course, lapse, rules, now) if lapse else []
        enqueue([*confirmation, *drafts.of_sessions(course, upcoming, rules, now), *asking])


def session_moved(session: Session, before: Was, actor: Actor) -> None:
    """A session changed its time or its cosmetologist. ``before`` was taken with ``Was.of`` before the change."""
    sessions_moved(session.course, [(session, before)], actor)


def sessions_moved(course: Course, before_after: Sequence[tuple[Session, Was]], actor: Actor) -> None:
    """Many sessions of one course moved at once: one message for all of them."""
    courses_moved([(course, before_after)], actor)


def courses_moved(moved: Changed, actor: Actor) -> None:
    """Sessions of many courses moved at once: one message for each client, whichever courses of hers it was.

    A bounded number of queries, however many courses.
    """
    rules = rules_of_all(course.location for course, _row in moved)
    renewed = _renewed([(course, [session for session, _ in row]) for course, row in moved], rules)
    enqueue([*renewed, *notes_of(moved, rules)])


def sessions_added(course: Course, sessions: Sequence[Session], actor: Actor) -> None:
    """Sessions were put (back) into a running course: by a replan, a resumption, or one by one."""
    courses_moved([(course, [(session, None) for session in sessions])], actor)


def course_resumed(course: Course, sessions: Sequence[Session], actor: Actor) -> None:
    """A paused course goes on at these new dates."""
    sessions_added(course, sessions, actor)


def session_cancelled(session: Session, actor: Actor) -> None:
    """A session was cancelled; its row already says so and its sequence has risen."""
    _take_back([session], gettext_noop("The session was cancelled."))
    tell([(session.course, [(session, Was.of(session))])])


def course_cancelled(course: Course, sessions: Sequence[Session], actor: Actor) -> None:
    """A whole course was cancelled; ``sessions`` are those cancelled with it."""
    _end(course, sessions, gettext_noop("The course was cancelled."))


def course_paused(course: Course, sessions: Sequence[Session], actor: Actor) -> None:
    """A course was paused; ``sessions`` are those cancelled for it."""
    _end(course, sessions, gettext_noop("The course was paused."))


def questions_renewed(courses: Collection[Course]) -> None:
    """Her answers or her dates are new: the mail that asks again before her answers run out waits where it belongs."""
    enqueue(_asked_again(courses))


def _asked_again(courses: Collection[Course], rules: Mapping[int, Rules] | None = None) -> list[Draft]:
    """Withdraw what would ask her again, and return what will."""
    now = clock.now()
    withdraw(
        reason=gettext_noop("Her answers or her dates are new."),
        about=[{"course": course.pk} for course in courses],
        kinds=[names.SCREENING_DUE],
    )
    lapses = lapses_of([course for course in courses if course.status == CourseStatus.ACTIVE], now=now)
    hers = [course for course in courses if course.pk in lapses]
    rules = rules or rules_of_all(course.location for course in hers)
    asked = [drafts.screening_due(one, lapses[one.pk], rules[one.location_id], now) for one in hers]
    return list(chain.from_iterable(asked))


def session_restored(session: Session, actor: Actor) -> None:
    """A cancellation or a no-show was undone: the session stands where it stood."""
    enqueue(_renewed([(session.course, [session])], rules_of_all([session.location])))
    if was_told_of(session):
        tell([(session.course, [(session, None)])])
    else:
        recall(about={"course": session.course_id}, kinds=[names.CONFIRMATION])


def session_no_show(session: Session, actor: Actor) -> None:
    """The client did not come: nothing more about this session."""
    _take_back([session], gettext_noop("The client did not come."))


def session_completed(session: Session, actor: Actor | None = None) -> None:
    """The session is done: no more reminders; aftercare this evening, also when it was signed late, and the rest."""
    _take_back([session], gettext_noop("The session is over."), kinds=names.REMINDERS)
    enqueue(drafts.followers(session.course, session, rules_of(session.location)))


def session_confirmed(session: Session, actor: Actor) -> None:
    """She said that she comes: nobody asks again."""
    _take_back([session], facts.ANSWERED, kinds=[names.UNCONFIRMED])


def session_unconfirmed(session: Session, actor: Actor) -> None:
    """A confirmation was taken back."""
    now = clock.now()
    enqueue(drafts.of_sessions(session.course, [session], rules_of(session.location), now))


def wish_declined(session: Session, wish: int, actor: Actor) -> None:
    """The other time a client asked for does not work; her session stays where it is."""
    now = clock.now()
    rules = rules_of(session.location)
    enqueue(drafts.declined(session.course, session, wish, rules, now))


def reschedule_reminders(*, location: Location, kinds: Iterable[str] = names.OF_A_SESSION) -> int:
    """Write the waiting rows of a location anew after its rules changed. Returns how many will leave."""
    now, kinds = clock.now(), set(kinds)
    rules = rules_of(location)
    wanted = [draft for draft in _still_to_come(location, rules, now) if draft.kind in kinds]
    with transaction.atomic():
        drop_others(
            location=location,
            kinds=kinds,
            keep=[draft.key for draft in wanted],
            reason=gettext_noop("The rule for this message was changed."),
        )
        return len(enqueue(wanted))


def rules_changed(location: Location, kinds: Collection[str]) -> None:
    """The owner changed rules: what waits for sessions to come is written anew."""
    reschedule_reminders(location=location, kinds=[kind for kind in kinds if kind in names.OF_A_SESSION])


def client_reachable(client_id: int) -> None:
    """A client can be reached (again): write what her running courses should have waiting. Nothing is said twice."""
    now = clock.now()
    courses = Course.objects.filter(client_id=client_id, status=CourseStatus.ACTIVE).select_related(
        "client", "location"
    )
    for course in courses.order_by("id"):
        upcoming = list(course.sessions.filter(status__in=sorted(UPCOMING), starts_at__gt=now))
        if upcoming:
            rules = rules_of(course.location)
            first = drafts.confirmation(course, upcoming, rules, now) if _to_be_confirmed(course) else []
            enqueue([*first, *drafts.of_sessions(course, upcoming, rules, now)])


def _to_be_confirmed(course: Course) -> bool:
    """Return whether its booking is still to be told: it waits to be, or nothing was ever written about the course.

    A course that was booked while its salon sent no confirmations is not announced weeks later, when she merely
    changes her language.
    """
    written = set(Message.objects.filter(about__contains={"course": course.pk}).values_list("kind", flat=True))
    return not written or names.CONFIRMATION in written


def _still_to_come(location: Location, rules: Rules, now: datetime) -> list[Draft]:
    """Return all that the sessions of a location have still to send, those given lately included."""
    since = now - max(rules.of(kind).offset for kind in names.FOLLOWING) - timedelta(days=1)
    sessions = list(
        Session.objects.filter(location=location, starts_at__gt=since, status__in=sorted(LIVE))
        .select_related("course__client", "course__location")
        .order_by("id")
    )
    who = drafts.asks_who(rules, names.OF_A_SESSION)
    firsts = drafts.first_courses({session.client_id for session in sessions}) if who else set()
    found = []
    for session in sessions:
        begun = session.starts_at <= now or session.status not in UPCOMING
        before = [] if begun else drafts.reminders(session.course, session, rules, now)
        after = [draft for draft in drafts.following(session.course, session, rules) if draft.due_at > now]
        found += drafts.for_her(session.course, [*before, *after], rules, firsts)
    return found


# --- how -----------------------------------------------------------------------------------------------------------


def _renewed(rows: Sequence[tuple[Course, Sequence[Session]]], rules: Mapping[int, Rules]) -> list[Draft]:
    """Withdraw what waits for the earlier times of these sessions, and return what they will send now."""
    now = clock.now()
    _take_back([session for _course, sessions in rows for session in sessions], gettext_noop("The session was moved."))
    who = any(drafts.asks_who(rule, names.OF_A_SESSION) for rule in rules.values())
    firsts = drafts.first_courses({course.client_id for course, _sessions in rows}) if who else set()
    found: list[Draft] = []
    for course, sessions in rows:
        upcoming = [session for session in sessions if session.starts_at > now and session.status in UPCOMING]
        found += drafts.of_sessions(course, upcoming, rules[course.location_id], now, firsts)
    return [*found, *_asked_again([course for course, _sessions in rows], rules)]


def _take_back(sessions: Iterable[Session], reason: str, kinds: Sequence[str] = names.OF_A_SESSION) -> None:
    withdraw(reason=reason, about=[{"session": session.pk} for session in sessions], kinds=kinds)


def _end(course: Course, sessions: Sequence[Session], reason: str) -> None:
    """Nothing more will come. Who never got the confirmation need not hear of the end either."""
    _take_back(sessions, reason)
    withdraw(reason=reason, about={"course": course.pk}, kinds=[names.SCREENING_DUE])
    if not withdraw(reason=reason, about={"course": course.pk}, kinds=[names.CONFIRMATION]):
        tell([(course, [(session, Was.of(session)) for session in sessions])])
