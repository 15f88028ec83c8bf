"""Calendar files (RFC 5545, RFC 5546): one event per session, with the location's zone. Asks no clock, reads no rows.

The UID of a session is stable for ever and SEQUENCE is the session's own, so that a calendar replaces what it has.
PUBLISH carries any number of events; REQUEST and CANCEL are for one event (RFC 5546 3.2), so a change of one session
is a REQUEST or a CANCEL and a change of several is published with the cancelled ones marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from hashlib import sha256

from django.conf import settings
from django.core.mail.message import sanitize_address
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from bookings.calendar_zone import vtimezone
from bookings.models import Course, Session
from bookings.states import LIVE
from clients.models import Client
from salon.outbox.letterhead import site_host


@dataclass(frozen=True, slots=True)
class CalendarFile:
    name: str
    method: str
    content: str


def uid(session: Session) -> str:
    """Return the session's name in every calendar of the world."""
    return f"session-{session.pk}@{site_host(settings.SITE_URL)}"


def invitation(course: Course, sessions: Sequence[Session], *, made_at: datetime) -> CalendarFile:
    """Return the file of a whole course, or of the sessions given."""
    for session in sessions:
        session.course = course
    return _file("sessions.ics", "PUBLISH", sessions, made_at)


def update(sessions: Sequence[Session], *, made_at: datetime) -> CalendarFile:
    """Return the file that brings a calendar in line with these changed sessions of one client at one location."""
    if len(sessions) > 1:
        return _file("changes.ics", "PUBLISH", sessions, made_at)
    live = sessions[0].status in LIVE
    return _file("session.ics" if live else "cancelled.ics", "REQUEST" if live else "CANCEL", sessions, made_at)


def feed(client: Client, sessions: Sequence[Session], *, made_at: datetime) -> CalendarFile:
    """Return what her calendar follows: every session that stands, of all her courses. A cancelled one is left out."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", client.location.name)
    calendar.add("refresh-interval", timedelta(hours=2), parameters={"value": "DURATION"})  # RFC 7986 5.7
    calendar.add("x-published-ttl", "PT2H")
    for zone in {session.location.zone_name: session.location.zone for session in sessions}.values():
        starts = [session.starts_at for session in sessions if session.location.zone == zone]
        calendar.add_component(vtimezone(zone, min(starts), max(starts)))
    with translation.override(client.language):
        for session in sessions:
            session.course.location, session.course.client = session.location, client
            calendar.add_component(_event(session.course, session, "PUBLISH", made_at))
    return CalendarFile(name="sessions.ics", method="PUBLISH", content=calendar.to_ical().decode())


def digest(file: CalendarFile) -> str:
    """Return what changes with what a file says, whenever it was made."""
    said = [line for line in file.content.splitlines() if not line.startswith("DTSTAMP")]
    return sha256("\n".join(said).encode()).hexdigest()[:32]


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Salon//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _file(name: str, method: str, sessions: Sequence[Session], made_at: datetime) -> CalendarFile:
    """Write sessions of one client at one location, each with its course."""
    calendar = _calendar(method)
    if sessions:
        course, starts = sessions[0].course, [session.starts_at for session in sessions]
        calendar.add_component(vtimezone(course.location.zone, min(starts), max(starts)))
        with translation.override(course.client.language):
            for session in sessions:
                calendar.add_component(_event(session.course, session, method, made_at))
    return CalendarFile(name=name, method=method, content=calendar.to_ical().decode())


def _event(course: Course, session: Session, method: str, made_at: datetime) -> Event:
    location = course.location
    live = session.status in LIVE
    event = Event()
    event.add("uid", uid(session))
    event.add("sequence", session.sequence)
    event.add("dtstamp", made_at)
    event.add("dtstart", session.starts_at.astimezone(location.zone))
    event.add("dtend", session.ends_at.astimezone(location.zone))
    numbers = {"number": session.number, "total": course.sessions_total}
    event.add("summary", f"{location.name}: " + _("session %(number)d of %(total)d") % numbers)
    event.add("location", ", ".join(part for part in (location.name, location.address) if part))
    event.add("status", "CONFIRMED" if live else "CANCELLED")
    event.add("transp", "OPAQUE" if live else "TRANSPARENT")
    event.add("class", "PRIVATE")
    if location.phone:
        event.add("description", _("Questions? Call us: %(phone)s") % {"phone": location.phone})
    # Asked for by every method (RFC 5546 3.2): without an address of its own, the salon's mails have one all the same.
    event.add("organizer", _person(location.email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1], location.name))
    if method != "PUBLISH":
        event.add("attendee", _person(course.client.email, course.client.name))
    return event


def _person(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{sanitize_address(email, 'utf-8')}")  # a URI: no letters but ASCII
    address.params["cn"] = vText(name)
    return address
