"""Half-way, the last session, time to come back: true only while the sessions really given say so.

Numbers follow time, so a date booked later may move the fifth or the last one elsewhere; a visit that was missed is
none she has had.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_noop

from bookings.message_kinds.facts import given, sessions_of, sessions_stand
from bookings.models import Session
from bookings.states import DONE, LIVE, CourseStatus
from clients.models import Consent
from salon import clock
from salon.outbox.kinds import Standing
from salon.outbox.models import Message

ELSEWHERE = gettext_noop("It belongs to another session of the course now.")
FEWER = gettext_noop("She has had fewer sessions by then.")
NO_OFFERS = gettext_noop("She has not agreed to news and offers by e-mail.")
CAME_BACK = gettext_noop("She has booked again.")
SOME_LEFT = gettext_noop("The course has sessions left.")


def is_last(session: Session) -> bool:
    return session.number == session.course.sessions_total


def half_ways_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """Half of the course is done once half of its sessions were given. One query more."""
    had = _given_until(sessions_of(messages))

    def judge(message: Message, session: Session, now: datetime) -> str:
        if untrue := given(message, session, now):
            return untrue
        if session.number != session.course.sessions_total // 2:
            return ELSEWHERE
        return "" if had[session.pk] == session.number else FEWER

    return sessions_stand(judge)(messages)


def last_sessions_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """A session was the last one once the course is completed."""

    def judge(message: Message, session: Session, now: datetime) -> str:
        if untrue := given(message, session, now):
            return untrue
        if session.course.status != CourseStatus.COMPLETED:
            return SOME_LEFT
        return "" if is_last(session) else ELSEWHERE

    return sessions_stand(judge)(messages)


def rebooks_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """ "Time to come back" is true while she has nothing booked and her consent to news and offers is in force.

    An invitation is no mail about an appointment (Directive 2002/58/EC, Art. 13). Two queries more.
    """
    clients = {message.about["client"] for message in messages}
    coming = Session.objects.filter(client__in=clients, status__in=sorted(LIVE), starts_at__gt=clock.now())
    back = set(coming.values_list("client", flat=True).distinct())
    agreed = Consent.objects.filter(client__in=clients, purpose=Consent.Purpose.MARKETING_MAIL, withdrawn_at=None)
    takes_offers = set(agreed.values_list("client", flat=True))

    def judge(message: Message, session: Session, now: datetime) -> str:
        if untrue := given(message, session, now):
            return untrue
        if not is_last(session):
            return ELSEWHERE
        if session.client_id not in takes_offers:
            return NO_OFFERS
        return CAME_BACK if session.client_id in back else ""

    return sessions_stand(judge)(messages)


def _given_until(sessions: Mapping[int, Session]) -> dict[int, int]:
    """Return by session how many of its course's sessions were given up to it."""
    courses = {session.course_id for session in sessions.values()}
    rows = Session.objects.filter(course__in=courses, status__in=sorted(DONE)).order_by()
    begun: dict[int, dict[int, datetime]] = defaultdict(dict)
    for course, number, starts_at in rows.values_list("course", "number", "starts_at"):
        begun[course][number] = starts_at
    return {
        pk: sum(starts_at <= session.starts_at for starts_at in begun[session.course_id].values())
        for pk, session in sessions.items()
    }
