"""From what went wrong to a refusal that helps: who or what was in the way, and three other places for each date lost.

Two ways lead here: the check under the lock found somebody quicker, or the database's constraint did because a writer
walked around the lock. The alternatives are looked for after the lock is let go.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from bookings import sentences
from bookings.proposals import ProposedSession
from bookings.services.check_places import Lost, foreign
from salon.accounts.models import Location
from salon.errors import Conflict, Invalid, SalonError

Alternatives = Callable[[Lost], Sequence[ProposedSession]]

_RESOURCES = {f"session_{what}_free": what for what in ("cosmetologist", "room", "device", "client")}
_TAKEN = {
    "cosmetologist": _lazy("The cosmetologist was booked by someone else a moment ago."),
    "room": _lazy("The room was booked by someone else a moment ago."),
    "device": _lazy("The device was booked by someone else a moment ago."),
    "client": _lazy("The client has another session at that time."),
}


class PlacesLost(Exception):
    """Rolls the transaction back and carries what was found."""

    def __init__(self, lost: Sequence[Lost]) -> None:
        super().__init__(f"{len(lost)} places lost")
        self.lost = lost


def require_none(lost: Sequence[Lost]) -> None:
    """Leave the transaction when a place is lost."""
    if lost:
        raise PlacesLost(lost)


@contextmanager
def explained(
    *,
    location: Location,
    lost: Callable[[], Sequence[Lost]],
    alternatives: Callable[[], Alternatives],
    field: str = "sessions",
) -> Iterator[None]:
    """Turn a lost place, or a constraint's no, into a refusal with alternatives. Goes around the transaction.

    Args:
        lost: asks again which places are lost, after a constraint said no.
        alternatives: makes the finder of other places; called only when it is needed.

    Raises:
        Conflict, Invalid: see :func:`refusal`.
    """
    try:
        yield
        return
    except PlacesLost as error:
        found = error.lost
    except IntegrityError as error:
        refused = taken_by_constraint(error)
        if refused is None:
            raise
        found = lost()
        if not found:
            raise refused from error
    raise refusal(found, location=location, alternatives=alternatives(), field=field)


def constraint_of(error: IntegrityError) -> str:
    """Return the name of the constraint that refused, or an empty string."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def taken_by_constraint(error: IntegrityError) -> Conflict | None:
    """Return the refusal for one of the four constraints, None for any other error."""
    resource = _RESOURCES.get(constraint_of(error))
    if resource is None:
        return None
    said = str(_TAKEN[resource])
    return Conflict("conflict", said, conflicts=[{"resource": resource, "detail": said, "alternatives": []}])


def refusal(
    lost: Sequence[Lost], *, location: Location, alternatives: Alternatives, field: str = "sessions"
) -> SalonError:
    """Return the refusal for places that cannot be had.

    Keys of another location are Invalid and get no alternatives; a lost race is a Conflict; a time at which nobody
    could ever have been booked is Invalid. Both of the latter carry alternatives.
    """
    if errors := foreign(lost):
        if field == "sessions":
            errors = {field: [line for lines in errors.values() for line in lines]}
        return Invalid("invalid", next(iter(errors.values()))[0], errors=errors)
    lines = [sentences.numbered(one.number, one.slot.starts_at, location.zone, " ".join(one.sentences)) for one in lost]
    conflicts = [row(one, alternatives(one)) for one in lost]
    if any(one.lost_race for one in lost):
        detail = _("Not booked. %(what)s") % {"what": lines[0]} if len(lost) == 1 else _several(len(lost))
        return Conflict("conflict", detail, conflicts=conflicts, errors={field: lines})
    return Invalid("not_possible", lines[0], conflicts=conflicts, errors={field: lines})


def _several(count: int) -> str:
    return _("Not booked: %(count)d dates are no longer free. Here is what works instead.") % {"count": count}


def row(lost: Lost, others: Sequence[ProposedSession]) -> dict[str, Any]:
    """Return a place lost, what is in its way and what works instead, as a refusal carries it."""
    return {
        "number": lost.number,
        "resource": lost.resource,
        "detail": " ".join(lost.sentences),
        "alternatives": [other.as_json() for other in others],
    }
