"""What a client's calendar feed holds. Reads only."""

from datetime import datetime, timedelta

from bookings.models import Session
from bookings.states import LIVE
from clients.models import Client

BACK = timedelta(days=90)  # a calendar keeps what it had; older dates need not be said for ever
KEY_LENGTH = 43


def client_of_feed(key: str) -> Client | None:
    """Return whose feed this is, or None. One query."""
    if len(key) != KEY_LENGTH:
        return None
    return Client.objects.filter(feed_key=key, archived_at=None).select_related("location").first()


def feed_sessions(client: Client, *, now: datetime) -> list[Session]:
    """Return the sessions of all her courses that stand, those of the last three months included. One query."""
    standing = client.sessions.filter(status__in=sorted(LIVE), starts_at__gt=now - BACK)
    return list(standing.select_related("course", "location", "client").order_by("starts_at", "id"))
