"""How many, how long, how often: the protocol's numbers with what the desk wants otherwise, checked.

A course copies them when it is booked, so that a later edit of the protocol changes no promise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _

from bookings.models import Course, Session
from bookings.planning.cost import Weights
from bookings.planning.model import Rhythm
from bookings.planning.timeline import SLOT_MINUTES, slots_for
from salon.accounts.models import Location
from salon.errors import Invalid
from treatments.models import Treatment

MOST_SESSIONS = 30
MOST_PER_WEEK = 4
MOST_GAP_DAYS = 60


@dataclass(frozen=True, slots=True)
class Terms:
    """Minutes are minutes, gaps are days between local dates."""

    sessions: int
    minutes: int
    minutes_before: int
    minutes_after: int
    per_week: int
    min_gap_days: int

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.per_week, self.min_gap_days)

    @property
    def lasts(self) -> timedelta:
        """The visit itself."""
        return timedelta(minutes=self.minutes)

    @property
    def before(self) -> timedelta:
        return timedelta(minutes=slots_for(self.minutes_before) * SLOT_MINUTES)

    @property
    def after(self) -> timedelta:
        """Clean-up after the visit's last minute; the whole block ends on the five-minute grid."""
        visit_and_after = slots_for(self.minutes) + slots_for(self.minutes_after)
        return timedelta(minutes=visit_and_after * SLOT_MINUTES) - self.lasts


_PROTOCOL = ("sessions", "minutes", "per_week", "min_gap_days", "minutes_before", "minutes_after")
_LIMITS = ("minutes_min", "minutes_max")
_WEIGHTS = Weights.__slots__
_COLUMNS = ", ".join([*(f"protocol.{name}" for name in (*_PROTOCOL, *_LIMITS)), *(f"own.{name}" for name in _WEIGHTS)])
_SQL = f"""
SELECT {_COLUMNS} FROM treatments_protocol protocol
  LEFT JOIN bookings_planningweights own ON own.location_id = %s
 WHERE protocol.treatment_id = %s
"""  # noqa: S608 - the names are this module's own


def terms_for(
    treatment: Treatment,
    *,
    sessions: int | None = None,
    minutes: int | None = None,
    per_week: int | None = None,
    min_gap_days: int | None = None,
) -> Terms:
    """Return the protocol's terms with the given numbers instead. One query.

    Raises:
        Invalid: a number is outside what the protocol or sense allows, with the field it belongs to.
    """
    wanted = {"sessions": sessions, "minutes": minutes, "per_week": per_week, "min_gap_days": min_gap_days}
    return terms_and_weights(treatment, None, wanted)[0]


def terms_and_weights(
    treatment: Treatment, location: Location | None, wanted: Mapping[str, int | None]
) -> tuple[Terms, Weights]:
    """Return the terms, and what plans weigh at the location. One query.

    Args:
        wanted: by name what the desk wants otherwise; None: as the protocol has it.

    Raises:
        Invalid: as :func:`terms_for`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [location.pk if location else None, treatment.pk])
        row = cursor.fetchone()
    if row is None or not treatment.active:
        said = _("This treatment cannot be booked at present.")
        raise Invalid("invalid", said, errors={"treatment": [said]})
    protocol = dict(zip(_PROTOCOL, row, strict=False))
    asked = {name: value for name, value in wanted.items() if value is not None}
    terms = Terms(**protocol | asked)
    low, high = row[len(_PROTOCOL) : len(_PROTOCOL) + len(_LIMITS)]
    errors = {
        **_outside("sessions", terms.sessions, 1, MOST_SESSIONS),
        **_outside("minutes", terms.minutes, low, high),
        **_outside("per_week", terms.per_week, 1, MOST_PER_WEEK),
        **_outside("min_gap_days", terms.min_gap_days, 1, MOST_GAP_DAYS),
    }
    if errors:
        raise Invalid("invalid", next(iter(errors.values()))[0], errors=errors)
    own = row[-len(_WEIGHTS) :]
    return terms, Weights() if own[0] is None else Weights(**dict(zip(_WEIGHTS, own, strict=True)))


def terms_of(course: Course) -> Terms:
    """Return the terms a course was booked on."""
    return Terms(
        sessions=course.sessions_total,
        minutes=course.minutes,
        minutes_before=course.minutes_before,
        minutes_after=course.minutes_after,
        per_week=course.per_week,
        min_gap_days=course.min_gap_days,
    )


def terms_of_session(session: Session, minutes: int | None = None) -> Terms:
    """Return the terms of one session: its course's, with the length it has, or with another one.

    A session may be lengthened or shortened by itself, and keeps its length wherever it goes (ADR 37).

    Raises:
        Invalid: the wished length is not what the treatment allows, or not in full five minutes. One query if wished.
    """
    terms, now = terms_of(session.course), minutes_of(session)
    if minutes is None or minutes == now:
        return replace(terms, minutes=now)
    if minutes % SLOT_MINUTES:
        said = _("Sessions take full five minutes.")
        raise Invalid("invalid", said, errors={"minutes": [said]})
    protocol = session.course.treatment.protocol
    errors = _outside("minutes", minutes, protocol.minutes_min, protocol.minutes_max)
    if errors:
        raise Invalid("invalid", errors["minutes"][0], errors=errors)
    return replace(terms, minutes=minutes)


def longest(course: Course, sessions: Iterable[Session]) -> Terms:
    """Return the course's terms with the longest of these sessions: a place for it holds any of them. No query."""
    usual = terms_of(course)
    return replace(usual, minutes=max((minutes_of(one) for one in sessions), default=usual.minutes))


def minutes_of(session: Session) -> int:
    """Return how long a visit is, in minutes."""
    return int((session.ends_at - session.starts_at).total_seconds()) // 60


def _outside(field: str, number: int, low: int, high: int) -> dict[str, list[str]]:
    if low <= number <= high:
        return {}
    says = {
        "sessions": _("A course has %(low)d to %(high)d sessions."),
        "minutes": _("This treatment takes %(low)d to %(high)d minutes."),
        "per_week": _("At most %(low)d to %(high)d sessions a week are possible."),
        "min_gap_days": _("Between two sessions lie %(low)d to %(high)d days."),
    }
    return {field: [says[field] % {"low": low, "high": high}]}
