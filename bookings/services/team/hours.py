"""Hours are replaced as a whole: of a location, of a cosmetologist. What they would hit is proposed first.

Every verb gives a repair: applied at once when nobody is hit, else a proposal that is still to be looked at.
"""

from collections.abc import Iterable, Sequence
from datetime import date, time

from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from bookings.models import Cosmetologist, Device, Repair, Room, WorkingHours
from bookings.services.repair import Cause, CauseKind, note_or_propose
from bookings.services.repair import hours_change as change
from bookings.spans import Span
from salon.accounts.actor import Actor
from salon.accounts.models import Location, OpeningHours
from salon.errors import Conflict, Invalid
from treatments.models import Treatment

WEEK = range(7)
LONGEST_DAYS = 800


def set_opening_hours(*, location: Location, spans: Sequence[Span], actor: Actor) -> Repair:
    """Replace the location's opening hours.

    Raises:
        Invalid: a span ends before it begins, or two overlap.
    """
    _require_sane(spans)
    rows = [OpeningHours(weekday=one.weekday, opens=one.starts, closes=one.ends) for one in spans]
    return _propose(location, change.opening(rows), actor)


def set_working_hours(*, cosmetologist: Cosmetologist, weeks: Sequence[Sequence[Span]], actor: Actor) -> Repair:
    """Replace a cosmetologist's usual hours; those of certain dates stay.

    Args:
        weeks: one week for every week; two for weeks in turn, by their ``turn_of``.

    Raises:
        Invalid: a span ends before it begins, or two overlap.
    """
    rows = [one for one in _hours_of(cosmetologist) if one.valid_from or one.valid_to]
    for offset, spans in enumerate(weeks):
        _require_sane(spans, week=offset)
        rows += [
            WorkingHours(
                weekday=one.weekday, starts=one.starts, ends=one.ends, every_weeks=len(weeks), week_offset=offset
            )
            for one in spans
        ]
    return _propose(cosmetologist.location, change.working(cosmetologist.pk, rows), actor)


def add_other_hours(
    *,
    cosmetologist: Cosmetologist,
    first: date,
    last: date,
    spans: Sequence[tuple[time, time]],
    weekdays: Iterable[int],
    actor: Actor,
) -> Repair:
    """From one local date to another (both included) other hours stand instead of the usual ones.

    Args:
        spans: the hours of each such day.
        weekdays: on which weekdays (Monday 0); on others she does not work then. None of them: on all.

    Raises:
        Invalid: it ends before it begins, or no day of these is among the dates.
        Conflict: ``hours_already``: other hours are noted for some of these dates.
    """
    if last < first or (last - first).days > LONGEST_DAYS:
        said = _("The last day lies before the first.") if last < first else _("This is too long.")
        raise Invalid("invalid", said, errors={"ends_on": [said]})
    days = {(first.weekday() + n) % 7 for n in range(min(7, (last - first).days + 1))}
    chosen = days & set(weekdays or WEEK)
    if not chosen:
        said = _("None of these weekdays lies between the two dates.")
        raise Invalid("invalid", said, errors={"weekdays": [said]})
    _require_sane([Span(0, *span) for span in spans], field="starts")
    rows = _hours_of(cosmetologist)
    if any(_meets(one, first, last) for one in rows):
        said = _("Other hours are noted for some of these days already. Take them out first.")
        raise Conflict("hours_already", said, errors={"starts_on": [said]})
    rows += [
        WorkingHours(weekday=day, starts=start, ends=end, valid_from=first, valid_to=last)
        for day in sorted(chosen)
        for start, end in spans
    ]
    return _propose(cosmetologist.location, change.working(cosmetologist.pk, rows), actor)


def drop_other_hours(*, cosmetologist: Cosmetologist, first: date | None, last: date | None, actor: Actor) -> Repair:
    """Take out the other hours of these very dates: the usual ones stand again."""
    gone = Q(valid_from=first, valid_to=last)
    rows = list(WorkingHours.objects.filter(cosmetologist=cosmetologist).exclude(gone))
    return _propose(cosmetologist.location, change.working(cosmetologist.pk, rows), actor)


def set_holidays(*, location: Location, country: str, subdivision: str, actor: Actor) -> Repair:
    """Say whose public holidays the location keeps; none without a country.

    Raises:
        Invalid: the country or region is not known.
    """
    return _propose(location, change.holidays(country, subdivision if country else ""), actor)


def set_use(
    *, thing: Cosmetologist | Room | Device, active: bool, treatments: Iterable[Treatment] = (), actor: Actor
) -> Repair:
    """Take somebody or something out of use or back in; say what a cosmetologist does (nothing: everything)."""
    kind = next(name for name, model in change.USABLE.items() if isinstance(thing, model))
    does = [one.pk for one in treatments]
    return _propose(thing.location, change.use(kind, thing.pk, active=active, treatments=does), actor)


def _propose(location: Location, what: change.Change, actor: Actor) -> Repair:
    return note_or_propose(location=location, cause=Cause(CauseKind.HOURS, change=what), actor=actor)


def _hours_of(cosmetologist: Cosmetologist) -> list[WorkingHours]:
    return list(WorkingHours.objects.filter(cosmetologist=cosmetologist))


def _meets(row: WorkingHours, first: date, last: date) -> bool:
    if not (row.valid_from or row.valid_to):
        return False
    return (row.valid_from or first) <= last and (row.valid_to or last) >= first


def _require_sane(spans: Iterable[Span], *, week: int = 0, field: str = "") -> None:
    said = ""
    until: dict[int, time] = {}
    for one in sorted(spans):
        if one.starts >= one.ends:
            said = _("%(day)s: the hours must end after they begin.")
        elif one.weekday in until and one.starts < until[one.weekday]:
            said = _("%(day)s: the two stretches overlap.")
        if said:
            said %= {"day": WEEKDAYS[one.weekday]}
            raise Invalid("invalid", said, errors={field or f"from{one.weekday}": [said]}, extra={"week": week})
        until[one.weekday] = one.ends
