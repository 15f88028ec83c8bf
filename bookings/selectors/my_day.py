"""A cosmetologist's day: her sessions in order, with what she must know before she touches the client.

Health data: only for who holds the policy HEALTH. A bounded number of queries, however full the day.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zlib import crc32

from django.db.models import Q

from bookings.models import Cosmetologist, Session, SessionRecord
from bookings.selectors.before import Before, before_of
from bookings.selectors.moves import Moves, moves_of, undoable
from bookings.states import DONE, UPCOMING, SessionStatus
from clients.models import Allergy, Screening
from clients.selectors.patches import DueReading, readings_due
from clients.start_gate import OPEN, Gate, gates
from salon.accounts.models import Location, User

TO_START = UPCOMING | {SessionStatus.ARRIVED}
ENDED = DONE | {SessionStatus.NO_SHOW}


@dataclass(frozen=True, slots=True)
class Visit:
    """One session of the day. ``reaction`` is the last one on record, before this session.

    ``gate``: what still stands before its start beside the screening.
    """

    session: Session
    moves: Moves
    allergies: tuple[Allergy, ...] = ()
    screening: Screening | None = None
    reaction: SessionRecord | None = None
    gate: Gate = OPEN
    before: Before | None = None

    @property
    def over(self) -> bool:
        """Whether nothing is left to do here."""
        return self.session.status in ENDED

    @property
    def seen(self) -> tuple[object, ...]:
        """What a change of would show."""
        buttons = (self.moves.main, self.moves.others, self.moves.undo)
        about = (self.allergies, self.screening, self.reaction, self.gate, self.before and self.before.stands)
        return (self.session.pk, self.session.version, *(str(part) for part in (*buttons, *about)))


@dataclass(frozen=True, slots=True)
class Day:
    """``unsigned``: sessions of earlier days that are still in treatment, as nobody signed them.

    ``readings``: patch tests of the location's clients to be read until the end of this day.
    """

    on: date
    visits: Sequence[Visit]
    unsigned: Sequence[Session] = field(default=())
    readings: Sequence[DueReading] = field(default=())

    @property
    def due(self) -> int | None:
        """The session whose step is the next one to take; none while somebody is being treated."""
        if any(visit.session.status == SessionStatus.IN_TREATMENT for visit in self.visits):
            return None
        return next((visit.session.pk for visit in self.visits if visit.moves.main), None)

    @property
    def seen(self) -> str:
        """A short word for what this day shows; another day of the same word looks the same."""
        shown = [visit.seen for visit in self.visits]
        left = [one.pk for one in self.unsigned], [(one.test.pk, one.due) for one in self.readings]
        return f"{crc32(repr((self.on, shown, left)).encode()):08x}"


def cosmetologists_of(location: Location, user: User) -> list[Cosmetologist]:
    """Return the chairs this colleague treats at here; usually one, none for an owner who does not treat."""
    return list(Cosmetologist.objects.filter(location=location, user=user, active=True))


def my_day(
    *, location: Location, cosmetologists: Sequence[Cosmetologist], on: date, role: str | None, now: datetime
) -> Day:
    """Return the day of these cosmetologists, of the whole location if there are none. At most 19 queries."""
    mine = Q(cosmetologist__in=cosmetologists) if cosmetologists else Q()
    here = Session.objects.filter(mine, location=location)
    start = datetime.combine(on, time(), tzinfo=location.zone)
    end = datetime.combine(on + timedelta(days=1), time(), tzinfo=location.zone)
    related = ("course__treatment", "course__serum", "client", "cosmetologist", "room", "device")
    sessions = list(
        here.filter(starts_at__gte=start, starts_at__lt=end)
        .exclude(status=SessionStatus.CANCELLED.value)
        .select_related(*related)
        .order_by("starts_at", "id")
    )
    for session in sessions:
        session.location = location
    unsigned = here.filter(starts_at__lt=min(start, now), status=SessionStatus.IN_TREATMENT.value)
    return Day(
        on=on,
        visits=_visits(sessions, role, now),
        readings=readings_due(location, until=end, now=now) if end > now else (),
        unsigned=list(unsigned.filter(starts_at__lt=start).select_related("client").order_by("starts_at")[:20]),
    )


def _visits(sessions: Sequence[Session], role: str | None, now: datetime) -> list[Visit]:
    clients = {session.client_id for session in sessions}
    allergies: dict[int, list[Allergy]] = defaultdict(list)
    for allergy in Allergy.objects.filter(client__in=clients, withdrawn_at=None).select_related("group"):
        allergies[allergy.client_id].append(allergy)
    latest = Screening.objects.filter(client__in=clients).order_by("client_id", "treatment_id", "-taken_at", "-id")
    screenings = {(row.client_id, row.treatment_id): row for row in latest.distinct("client_id", "treatment_id")}
    reactions = last_reactions(clients, before=min((s.starts_at for s in sessions), default=now))
    back = undoable(sessions, now=now)
    gate = _gates([session for session in sessions if session.status in TO_START], now)
    before = before_of(sessions)
    return [
        Visit(
            session=session,
            moves=moves_of(session, role=role, now=now, undoable=session.pk in back),
            allergies=tuple(allergies[session.client_id]),
            screening=screenings.get((session.client_id, session.course.treatment_id)),
            reaction=reactions.get(session.client_id),
            gate=gate.get((session.client_id, session.course.serum_id), OPEN),
            before=before[session.pk],
        )
        for session in sessions
    ]


def _gates(sessions: Sequence[Session], now: datetime) -> dict[tuple[int, int], Gate]:
    if not sessions:
        return {}
    visits = [(session.client, session.course.serum) for session in sessions]
    return gates(visits, location=sessions[0].location, now=now)


def last_reactions(clients: Iterable[int], *, before: datetime) -> dict[int, SessionRecord]:
    """Return each client's latest signed record that tells of a reaction. One query."""
    told = SessionRecord.objects.filter(
        Q(reacted_since_last=True) | ~Q(today="") | ~Q(reaction_note="") | ~Q(stop_reason=""),
        session__client__in=list(clients),
        session__starts_at__lt=before,
        signed_at__isnull=False,
    )
    rows = told.select_related("session").order_by("session__client_id", "-session__starts_at")
    return {record.session.client_id: record for record in rows.distinct("session__client_id")}
