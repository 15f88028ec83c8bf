"""Many sessions go to other places at once, swapping some of them: a constant number of queries.

The constraints wait until every row stands where it is to stand, and are asked before COMMIT, inside the service, so
that an error still gets its name. Needs the diary's lock.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from bookings.messages import Was
from bookings.models import Session
from bookings.proposals import Slot
from bookings.services import events
from bookings.services.make_sessions import busy_range
from bookings.services.terms import terms_of_session
from bookings.services.transition import stale
from bookings.states import UPCOMING
from salon.accounts.actor import Actor

_CONSTRAINTS = ", ".join(f"session_{what}_free" for what in ("cosmetologist", "room", "device", "client"))

_SQL = """
UPDATE bookings_session AS session
   SET starts_at = new.starts_at, ends_at = new.ends_at, busy = tstzrange(new.held_from, new.held_to, '[)'),
       cosmetologist_id = new.cosmetologist, room_id = new.room, device_id = new.device,
       version = session.version + 1, sequence = session.sequence + 1
  FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
              %s::int[], %s::int[], %s::int[])
       AS new(id, version, starts_at, ends_at, held_from, held_to, cosmetologist, room, device)
 WHERE session.id = new.id AND session.version = new.version AND session.status = ANY(%s)
"""


@contextmanager
def constraints_at_the_end() -> Iterator[None]:
    """Let sessions swap places: the four constraints are asked when the block ends.

    Raises:
        IntegrityError: one of them says no.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {_CONSTRAINTS} DEFERRED")
        yield
        cursor.execute(f"SET CONSTRAINTS {_CONSTRAINTS} IMMEDIATE")


def move_many(moves: Sequence[tuple[Session, Slot]], *, actor: Actor, kind: str = "moved") -> list[tuple[Session, Was]]:
    """Write the new places and their events, and return each session with where it was. Two queries.

    Numbers and lengths stay as they are. ``session.course`` has to be loaded.

    Raises:
        Stale: somebody else wrote one of the rows since it was read, or it has begun.
    """
    if not moves:
        return []
    rows, before = [], []
    for session, slot in moves:
        terms = terms_of_session(session)
        busy = busy_range(slot, terms)
        ends_at = slot.starts_at + terms.lasts
        before.append((session, Was.of(session), events.place(session)))
        rows.append((session.pk, session.version, slot.starts_at, ends_at, busy.lower, busy.upper,
                     slot.cosmetologist_id, slot.room_id, slot.device_id))  # fmt: skip
        session.starts_at, session.ends_at, session.busy = slot.starts_at, ends_at, busy
        session.cosmetologist_id, session.room_id, session.device_id = (
            slot.cosmetologist_id,
            slot.room_id,
            slot.device_id,
        )
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [*map(list, zip(*rows, strict=True)), sorted(UPCOMING)])
        if cursor.rowcount != len(rows):
            raise stale()
    for session, _ in moves:
        session.version, session.sequence = session.version + 1, session.sequence + 1
    notes = [(session, {"before": was, "after": events.place(session)}) for session, _, was in before]
    events.note_sessions(kind, notes, actor=actor)
    return [(session, was) for session, was, _ in before]
