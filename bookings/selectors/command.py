"""What the command box finds: clients, their courses and sessions, the recent ones first. Knows no page and no HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from bookings.models import Course, Session, SessionEvent
from bookings.states import UPCOMING, CourseStatus
from clients.models import Client
from clients.selectors import search_clients
from salon import clock
from salon.accounts.models import Location, User

RECENT = 6
LOOKED_BACK = 60  # events of this colleague in which recent clients are looked for
CLIENTS, COURSES, SESSIONS = 6, 4, 4
ASK_ABOUT = 3  # the best clients whose courses and sessions are shown


@dataclass(frozen=True, slots=True)
class Found:
    clients: Sequence[Client] = ()
    courses: Sequence[Course] = ()
    sessions: Sequence[Session] = ()


def found(*, location: Location, user: User, q: str) -> Found:
    """Return what the words meet; without words whom this colleague dealt with last. At most seven queries."""
    recent = recent_clients(location, user)
    if not q:
        clients: list[Client] = recent[:RECENT]
    else:
        met = list(search_clients(location=location, q=q, limit=CLIENTS))
        order = {client.pk: place for place, client in enumerate(recent)}
        clients = sorted(met, key=lambda client: order.get(client.pk, LOOKED_BACK))
    about = [client.pk for client in clients[:ASK_ABOUT]]
    if not about:
        return Found(clients)
    courses = Course.objects.filter(location=location, client__in=about, status=CourseStatus.ACTIVE.value)
    coming = Session.objects.filter(
        location=location, client__in=about, status__in=sorted(UPCOMING), starts_at__gt=clock.now()
    )
    return Found(
        clients,
        list(courses.select_related("client", "treatment").order_by("-id")[:COURSES]),
        list(coming.select_related("client", "course", "cosmetologist").order_by("starts_at")[:SESSIONS]),
    )


def recent_clients(location: Location, user: User) -> list[Client]:
    """Return the clients in whose sessions this colleague did something last, the latest first. Two queries."""
    events = SessionEvent.objects.filter(by=user, session__location=location).order_by("-id")
    keys = list(dict.fromkeys(events.values_list("session__client_id", flat=True)[:LOOKED_BACK]))
    known = Client.objects.filter(archived_at=None).in_bulk(keys)
    return [known[key] for key in keys if key in known]
