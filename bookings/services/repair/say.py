"""What happened, in one line, for any number of repairs at once; and what it changes.

At most seven queries, however many repairs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bookings.models import Cosmetologist, Course, Device, Repair, Room
from bookings.proposals import ProposedChange
from bookings.sentences import stretch
from bookings.services.repair.causes import Cause, CauseKind
from bookings.services.repair.hours_change import Part
from clients.models import Client
from treatments.models import SerumLot

Names = dict[tuple[str, int], str]


def say_causes(repairs: Iterable[Repair]) -> dict[int, str]:
    """Return a sentence for each repair, by its key. ``location`` has to be loaded."""
    rows = [(one, Cause.from_json(one.cause)) for one in repairs]
    names = _names(cause for _repair, cause in rows)
    return {one.pk: _say(cause, names, one.location.zone) for one, cause in rows}


def say_how(changes: Iterable[ProposedChange]) -> str:
    """Return what is another than before, each session counted once, by what matters most to its client. No query."""
    counts = Counter(one.most for one in changes if one.after is not None)
    words = {
        "date": _("given a date"),
        "time": _("at another time"),
        "cosmetologist": _("at the same time with another cosmetologist"),
        "place": _("in another room or on another device only"),
    }
    told = [(counts[what], word) for what, word in words.items() if counts[what]]
    return told[0][1] if len(told) == 1 else ", ".join(f"{n} {word}" for n, word in told)


def _names(causes: Iterable[Cause]) -> Names:
    keys: dict[str, set[int]] = defaultdict(set)
    for cause in causes:
        kind, key = _about(cause)
        if key:
            keys[kind].add(key)
    found: Names = {}
    for kind, (rows, field) in _ROWS.items():
        if keys[kind]:
            named = rows.objects.filter(pk__in=keys[kind]).values_list("pk", field)
            found |= {(kind, pk): name for pk, name in named}
    return found


_ROWS: dict[str, tuple[Any, str]] = {
    "cosmetologist": (Cosmetologist, "name"),
    "room": (Room, "name"),
    "device": (Device, "name"),
    "client": (Client, "name"),
    "lot": (SerumLot, "number"),
    "course": (Course, "client__name"),
}


def _about(cause: Cause) -> tuple[str, int]:
    change = cause.change or {}
    if change.get("part") == Part.WORKING:
        return "cosmetologist", change["cosmetologist"]
    if change.get("part") == Part.USE:
        return change["kind"], change["key"]
    return cause.kind.value, cause.key


def _say(cause: Cause, names: Names, zone: ZoneInfo) -> str:
    said = {"name": names.get(_about(cause), "?"), "when": stretch(*cause.span, zone) if cause.span else ""}
    return _sentence(cause) % said


def _sentence(cause: Cause) -> str:
    if cause.kind is CauseKind.HOURS:
        return _hours(cause.change or {})
    if cause.kind is CauseKind.CLIENT and cause.span is None:
        return _("%(name)s has to wait, her screening says")
    if cause.kind is CauseKind.LOT and cause.span is None:
        return _("Lot %(name)s cannot be used")
    return {
        CauseKind.COSMETOLOGIST: _("%(name)s is away, %(when)s"),
        CauseKind.ROOM: _("%(name)s is out of order, %(when)s"),
        CauseKind.DEVICE: _("%(name)s is out of order, %(when)s"),
        CauseKind.CLOSURE: _("The salon is closed, %(when)s"),
        CauseKind.CLIENT: _("%(name)s is away, %(when)s"),
        CauseKind.LOT: _("Lot %(name)s cannot be used, %(when)s"),
        CauseKind.COURSE: _("The course of %(name)s is planned again"),
    }[cause.kind]


def _hours(change: dict[str, Any]) -> str:
    part = change.get("part")
    if part == Part.USE:
        return _("%(name)s is in use") if change["active"] else _("%(name)s is out of use")
    return {
        Part.WORKING.value: _("The hours of %(name)s change"),
        Part.OPENING.value: _("The opening hours change"),
        Part.HOLIDAYS.value: _("The public holidays change"),
    }.get(str(part), _("Sessions that do not fit the hours any more"))
