"""How many, how long, how often: the protocol's numbers with what the desk wants otherwise, checked.

A course copies them when it is booked, so that a later edit of the protocol changes no promise.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from bookings.models import Course
from bookings.planning.model import Rhythm
from bookings.planning.timeline import SLOT_MINUTES, slots_for
from salon.errors import Invalid
from treatments.models import Protocol, Treatment

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
    protocol = Protocol.objects.filter(treatment=treatment).first()
    if protocol is None or not treatment.active:
        said = _("This treatment cannot be booked at present.")
        raise Invalid("invalid", said, errors={"treatment": [said]})
    terms = Terms(
        sessions=protocol.sessions if sessions is None else sessions,
        minutes=protocol.minutes if minutes is None else minutes,
        minutes_before=protocol.minutes_before,
        minutes_after=protocol.minutes_after,
        per_week=protocol.per_week if per_week is None else per_week,
        min_gap_days=protocol.min_gap_days if min_gap_days is None else min_gap_days,
    )
    errors = {
        **_outside("sessions", terms.sessions, 1, MOST_SESSIONS),
        **_outside("minutes", terms.minutes, protocol.minutes_min, protocol.minutes_max),
        **_outside("per_week", terms.per_week, 1, MOST_PER_WEEK),
        **_outside("min_gap_days", terms.min_gap_days, 1, MOST_GAP_DAYS),
    }
    if errors:
        raise Invalid("invalid", next(iter(errors.values()))[0], errors=errors)
    return terms


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
