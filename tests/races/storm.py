"""Many at once, on the real database: threads with a connection each, let go at the same moment."""

import os
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection

from bookings.models.session import LIVE_STATES
from salon.errors import SalonError

SOAK = bool(os.environ.get("SALON_SOAK"))

OVERLAPS = """
SELECT count(*) FROM bookings_session one JOIN bookings_session other
    ON one.id < other.id AND one.busy && other.busy
   AND (one.cosmetologist_id = other.cosmetologist_id OR one.room_id = other.room_id
        OR one.device_id = other.device_id OR one.client_id = other.client_id)
 WHERE one.status = ANY(%s) AND other.status = ANY(%s)
"""


def at_once(work: Iterable[Callable[[], Any]]) -> list[Any]:
    """Run every piece of work in a thread of its own, all let go together. Returns results, exceptions among them."""
    pieces = list(work)
    gate = threading.Barrier(len(pieces))
    results: list[Any] = [None] * len(pieces)

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            results[place] = pieces[place]()
        except Exception as error:
            if not isinstance(error, SalonError):
                traceback.print_exc()
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(pieces))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def kinds(results: Sequence[Any]) -> Counter[str]:
    """Count results by what they are: a refusal by its code, anything else by its type."""
    return Counter(str(getattr(one, "code", None) or type(one).__name__) for one in results)


def overlaps() -> int:
    """Return how many pairs of live sessions hold the same thing at the same time. The answer is always none."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS, [LIVE_STATES, LIVE_STATES])
        return int(cursor.fetchone()[0])


def deadlocks() -> int:
    """Return how many deadlocks PostgreSQL has broken in this database so far.

    Backends hand in their counts when they end, or ten seconds after they fell idle; so this waits until all but our
    own have done the one or the other. (A live server of an earlier journey keeps its connections.)
    """
    others = """
        SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND NOT (state = 'idle' AND state_change < clock_timestamp() - interval '11 seconds')
    """
    with connection.cursor() as cursor:
        for _ in range(800):
            cursor.execute(others)
            if cursor.fetchone()[0] == 0:
                break
            time.sleep(0.025)
        else:
            raise AssertionError("somebody is still connected")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
