"""One queue for everything that takes time in a location's diary.

A transaction-scoped advisory lock per *location* concerned, taken sorted and in one statement, before anything is
read. Measured (docs/adr): the exclusion constraints alone never book twice but deadlock under fire; one lock per
location was both the simplest and the fastest. The constraints stay the truth for whoever walks around this lock.
Released by COMMIT or ROLLBACK, never by hand, so it works behind PgBouncer in transaction mode.
"""

import random
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from salon.errors import Busy

Result = TypeVar("Result")

DIARY = 0x5A10  # the first half of the lock's two-part key, so that it collides with no other use of advisory locks
PATIENCE = "3s"
TRIES = 4  # the first and three more
_AGAIN = frozenset({"40P01", "40001", "55P03"})  # deadlock, serialisation, lock_timeout


def book_lock(location_ids: Iterable[int]) -> None:
    """Wait for the diaries of these locations, in ascending order. One statement; needs an open transaction.

    Raises:
        OperationalError: 55P03 after ``PATIENCE``; :func:`in_diary` tries again.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the diary's lock lives in a transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true); SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s) AS id",
            [PATIENCE, DIARY, sorted(set(location_ids))],
        )


def in_diary(location_ids: Iterable[int], work: Callable[[], Result]) -> Result:
    """Run ``work`` in one transaction under the diaries' locks and return its result.

    A transaction that PostgreSQL gave up on is tried three times more with a random pause, but only when it is the
    outermost one: inside somebody else's transaction there is nothing left that could be tried again.

    Raises:
        Busy: still no luck, or no second try possible.
    """
    locations = sorted(set(location_ids))
    tries = 1 if connection.in_atomic_block else TRIES
    for attempt in range(1, tries + 1):
        try:
            with transaction.atomic():
                book_lock(locations)
                return work()
        except OperationalError as error:
            if sqlstate(error) not in _AGAIN:
                raise
            if attempt == tries:
                break
        time.sleep(random.uniform(0.005, 0.03) * 2**attempt)  # noqa: S311 - jitter, not a secret
    raise Busy("busy", _("The diary is very busy at this moment. Please try again."))


def sqlstate(error: Exception) -> str:
    """Return PostgreSQL's five-letter code of a database error, or an empty string."""
    return getattr(error.__cause__, "pgcode", None) or ""
