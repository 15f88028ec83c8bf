"""What the repair pages offer and list: the kinds of trouble, what was done before. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models import Repair, RepairStatus
from bookings.services.repair import CauseKind
from salon.accounts.models import Location

MOST = 50


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of thing that happens."""

    kind: CauseKind
    icon: str
    title: Any
    says: Any

    @property
    def code(self) -> str:
        return self.kind.value


TROUBLES = (
    Trouble(CauseKind.COSMETOLOGIST, "user-x", _("A cosmetologist is away"), _("Ill, on a course, on holiday.")),
    Trouble(CauseKind.ROOM, "door-closed", _("A room cannot be used"), _("Water damage, paint, a broken lamp.")),
    Trouble(CauseKind.DEVICE, "wrench", _("A device is out of order"), _("In repair, or waiting for a part.")),
    Trouble(CauseKind.CLOSURE, "calendar-off", _("The salon closes"), _("Whole days on which nobody works.")),
    Trouble(
        CauseKind.CLIENT, "plane", _("A client is away"), _("On a journey, or put off by what her screening says.")
    ),
    Trouble(CauseKind.LOT, "droplet-off", _("A serum lot cannot be used"), _("Recalled, broken, gone off.")),
    Trouble(
        CauseKind.HOURS,
        "clock-alert",
        _("Something no longer fits"),
        _("Finds every session outside hours, in an absence or on a closed day."),
    ),
)


_STAYED = Q(
    **{
        f"items__before__{what}": F(f"items__after__{what}")
        for what in ("starts_at", "cosmetologist", "room", "device")
    }
)


def trouble(code: str) -> Trouble | None:
    return next((one for one in TROUBLES if one.code == code), None)


def history(location: Location) -> Sequence[Repair]:
    """Return what was done, newest first, each with ``changed``: not where only the number did. One query."""
    rows = Repair.objects.filter(location=location).exclude(status=RepairStatus.PROPOSED)
    told = rows.select_related("location", "applied_by").annotate(
        changed=Count("items", filter=Q(items__after__isnull=False)) - Count("items", filter=_STAYED)
    )
    return list(told.order_by("-id")[:MOST])
