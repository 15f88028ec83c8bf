"""Hours that a repair may write down: opening and working hours, public holidays, what is in use.

A change is the whole of one part, as plain JSON kept with the repair: written, it can be compared and put back. What a
change would hit is found by writing it, looking, and rolling back: the rows are read by the same code as ever.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from bookings.availability.public_holidays import known_region
from bookings.models import Cosmetologist, Device, Room, WorkingHours
from salon.accounts.models import Location, OpeningHours
from salon.errors import Invalid, Missing

Change = dict[str, Any]
USABLE: dict[str, type[Cosmetologist] | type[Room] | type[Device]] = {
    "cosmetologist": Cosmetologist,
    "room": Room,
    "device": Device,
}


class Part(StrEnum):
    OPENING = "opening"  # rows
    WORKING = "working"  # cosmetologist, rows
    HOLIDAYS = "holidays"  # country, subdivision
    USE = "use"  # kind, key, active, and of a cosmetologist treatments


def opening(rows: Iterable[OpeningHours]) -> Change:
    return {"part": Part.OPENING.value, "rows": _sorted({"weekday": one.weekday, **_times(one)} for one in rows)}


def working(cosmetologist_id: int, rows: Iterable[WorkingHours]) -> Change:
    """Return all hours of a cosmetologist: usual, alternating and dated ones."""
    told = _sorted(
        {
            "weekday": one.weekday,
            **_times(one),
            "valid_from": one.valid_from.isoformat() if one.valid_from else None,
            "valid_to": one.valid_to.isoformat() if one.valid_to else None,
            "every_weeks": one.every_weeks,
            "week_offset": one.week_offset,
        }
        for one in rows
    )
    return {"part": Part.WORKING.value, "cosmetologist": cosmetologist_id, "rows": told}


def holidays(country: str, subdivision: str) -> Change:
    return {"part": Part.HOLIDAYS.value, "country": country, "subdivision": subdivision}


def use(kind: str, key: int, *, active: bool, treatments: Iterable[int] = ()) -> Change:
    return {"part": Part.USE.value, "kind": kind, "key": key, "active": active, "treatments": sorted(treatments)}


def require_change(location: Location, change: Change) -> None:
    """Refuse a change to another location's people or things, or a region nobody knows. At most one query.

    Raises:
        Invalid: with the field.
    """
    part, said, field = Part(change["part"]), "", "country"
    if part is Part.HOLIDAYS and change["country"]:
        if not known_region(change["country"]):
            said = _("This country is not known.")
        elif change["subdivision"] and not known_region(change["country"], change["subdivision"]):
            said, field = _("This region is not known for the country."), "subdivision"
    elif part in {Part.WORKING, Part.USE}:
        said, field = "", change.get("kind", "cosmetologist")
        key = change["cosmetologist"] if part is Part.WORKING else change["key"]
        if not USABLE[field].objects.filter(pk=key, location=location).exists():
            said = _("This does not belong to this salon.")
    if said:
        raise Invalid("invalid", said, errors={field: [said]})


def as_it_is(location: Location, change: Change) -> Change:
    """Return the same part as it stands now. At most two queries."""
    part = Part(change["part"])
    if part is Part.OPENING:
        return opening(OpeningHours.objects.filter(location=location))
    if part is Part.WORKING:
        return working(change["cosmetologist"], WorkingHours.objects.filter(cosmetologist_id=change["cosmetologist"]))
    if part is Part.HOLIDAYS:
        now = Location.objects.only("country", "subdivision").get(pk=location.pk)
        return holidays(now.country, now.subdivision)
    thing = USABLE[change["kind"]].objects.filter(pk=change["key"]).first()
    if thing is None:
        raise Missing("missing", _("This is not here."))
    does = thing.treatments.values_list("pk", flat=True) if isinstance(thing, Cosmetologist) else ()
    return use(change["kind"], thing.pk, active=thing.active, treatments=does)


def write_change(location: Location, change: Change) -> Change:
    """Write a part as a whole and return how it stood. Needs a transaction.

    ``location`` itself follows where it is concerned.
    """
    before, part = as_it_is(location, change), Part(change["part"])
    if part is Part.OPENING:
        OpeningHours.objects.filter(location=location).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(
                location=location, weekday=row["weekday"], opens=_time(row["starts"]), closes=_time(row["ends"])
            )
            for row in change["rows"]
        )
    elif part is Part.WORKING:
        WorkingHours.objects.filter(cosmetologist_id=change["cosmetologist"]).delete()
        WorkingHours.objects.bulk_create(_working_row(change["cosmetologist"], row) for row in change["rows"])
    elif part is Part.HOLIDAYS:
        location.country, location.subdivision = change["country"], change["subdivision"]
        location.save(update_fields=["country", "subdivision"])
    else:
        _write_use(change)
    return before


@contextmanager
def as_if(location: Location, change: Change | None) -> Iterator[Location]:
    """Give the location as it would be; nothing of it stays."""
    if change is None:
        yield location
        return
    with transaction.atomic():
        would_be = Location.objects.get(pk=location.pk)
        write_change(would_be, change)
        yield would_be
        transaction.set_rollback(True)


def _write_use(change: Change) -> None:
    rows = USABLE[change["kind"]].objects.filter(pk=change["key"])
    rows.update(active=change["active"])
    thing: Model | None = rows.first()
    if isinstance(thing, Cosmetologist):
        thing.treatments.set(change["treatments"])


def _working_row(cosmetologist_id: int, row: dict[str, Any]) -> WorkingHours:
    first, last = row["valid_from"], row["valid_to"]
    return WorkingHours(
        cosmetologist_id=cosmetologist_id,
        weekday=row["weekday"],
        starts=_time(row["starts"]),
        ends=_time(row["ends"]),
        valid_from=date.fromisoformat(first) if first else None,
        valid_to=date.fromisoformat(last) if last else None,
        every_weeks=row["every_weeks"],
        week_offset=row["week_offset"],
    )


def _times(row: OpeningHours | WorkingHours) -> dict[str, str]:
    starts, ends = (row.opens, row.closes) if isinstance(row, OpeningHours) else (row.starts, row.ends)
    return {"starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}


def _time(text: str) -> time:
    return time.fromisoformat(text)


def _sorted(rows: Iterable[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(sorted(row.items(), key=lambda pair: pair[0])))
