"""Serums that run out: order them before a session has none."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.selectors.tasks.task import Scope, Task
from treatments.selectors.stock import expiring_lots, low_serums


def serums_running_out(scope: Scope) -> Iterator[Task]:
    """Yield one task for each serum with few doses left, and one for all lots about to expire. Five queries."""
    if scope.course is not None:
        return
    for low in low_serums(location=scope.location, on=scope.today):
        said = ngettext("Enough for %(count)d session.", "Enough for %(count)d sessions.", low.doses)
        yield _task("serum-low", low.serum.label, said % {"count": low.doses})
    soon = expiring_lots(location=scope.location, on=scope.today)
    if soon:
        said = ngettext("%(count)d lot expires soon.", "%(count)d lots expire soon.", len(soon)) % {"count": len(soon)}
        yield _task("lot-expires", ", ".join(dict.fromkeys(state.lot.serum.label for state in soon)), said)


def _task(kind: str, name: str, title: str) -> Task:
    return Task(
        kind=kind, title=title, client=name, action=_("See the lots"), url=reverse("treatments:lots"), icon="droplets"
    )
