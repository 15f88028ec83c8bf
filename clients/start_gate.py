"""What a session needs beside a screening before it starts: consents in force, and a patch test where the serum asks.

Asked by ``start`` alone; booking and receiving never depend on it. Sentences are worded for the front desk.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from clients.patch_tests import PatchState, Standing
from clients.selectors.consents import missing_consents, purpose_words
from clients.selectors.patches import patch_standings
from clients.sentences import day_words
from salon.accounts.models import Location
from salon.errors import Conflict
from treatments.models import Serum

_PATCH = {
    PatchState.MISSING: gettext_lazy("This serum asks for a patch test first. Apply one, or choose another serum."),
    PatchState.WAITING: gettext_lazy("The patch test of this serum is to be read on %(due)s; only then can it start."),
    PatchState.DOUBTFUL: gettext_lazy("The patch test of this serum was doubtful. Repeat it, or choose another serum."),
    PatchState.POSITIVE: gettext_lazy("This serum does not suit this client. Choose another one."),
    PatchState.UNREAD: gettext_lazy("The patch test of this serum was not read in time. Repeat it."),
    PatchState.LAPSED: gettext_lazy("The patch test of this serum is too old. Repeat it, or choose another serum."),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """``consents``: purposes that are missing. ``patch``: how she stands with the serum, where it asks for a test."""

    consents: tuple[str, ...] = ()
    patch: Standing | None = None
    location: Location | None = None

    @property
    def patch_open(self) -> bool:
        return self.patch is not None and not self.patch.cleared

    @property
    def open(self) -> bool:
        return not self.consents and not self.patch_open

    @property
    def consent_sentence(self) -> str:
        what = purpose_words(self.consents)
        return _("The client's consent is missing: %(what)s. Let her sign, then start.") % {"what": what}

    @property
    def patch_sentence(self) -> str:
        assert self.patch is not None
        due = self.patch.due.astimezone(self.location.zone) if self.patch.due and self.location else None
        return str(_PATCH[self.patch.state]) % {"due": day_words(due.date()) if due else ""}


OPEN = Gate()


def gates(visits: Iterable[tuple[Client, Serum]], *, location: Location, now: datetime) -> dict[tuple[int, int], Gate]:
    """Return by (client, serum) what still stands before a session, for a whole day at once. At most four queries."""
    pairs = list(visits)
    lacking = missing_consents((client.pk for client, _serum in pairs), location) if pairs else {}
    standings = patch_standings(((client.pk, serum) for client, serum in pairs if serum.requires_patch_test), now)
    return {
        (client.pk, serum.pk): Gate(tuple(lacking.get(client.pk, ())), standings.get((client.pk, serum.pk)), location)
        for client, serum in pairs
    }


def gate(*, client: Client, serum: Serum, location: Location, now: datetime) -> Gate:
    return gates([(client, serum)], location=location, now=now)[client.pk, serum.pk]


def require_open(*, client: Client, serum: Serum, location: Location, now: datetime) -> None:
    """Let a session start, or say what to do first.

    Raises:
        Conflict: ``consent_missing`` (``purposes`` in extra), ``patch_test_missing``.
    """
    found = gate(client=client, serum=serum, location=location, now=now)
    if found.consents:
        extra = {"purposes": list(found.consents), "client": client.pk}
        raise Conflict("consent_missing", found.consent_sentence, extra=extra)
    if found.patch_open:
        raise Conflict("patch_test_missing", found.patch_sentence, extra={"client": client.pk, "serum": serum.pk})
