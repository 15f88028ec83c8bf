"""From a lot to everybody it touched and every session it was meant for. Health data: only with the policy HEALTH.

A lot is not set aside for a session before the day, so "planned with it" are all sessions to come of courses with its
serum at its location. Changes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from bookings.models import Session, SessionRecord
from bookings.states import UPCOMING
from clients.models import Client
from salon import clock
from treatments.models import SerumLot


@dataclass(frozen=True, slots=True)
class Treated:
    """A client and the records that name the lot, the newest first; drafts of today among them."""

    client: Client
    records: Sequence[SessionRecord]


@dataclass(frozen=True, slots=True)
class Planned:
    """``uncovered``: no other lot here holds enough for it."""

    session: Session
    uncovered: bool


@dataclass(frozen=True, slots=True)
class LotTrace:
    lot: SerumLot
    treated: Sequence[Treated]
    planned: Sequence[Planned]

    @property
    def uncovered(self) -> int:
        return sum(one.uncovered for one in self.planned)

    @property
    def subjects(self) -> set[UUID]:
        """Of whom this tells health data, for the access log."""
        return {one.client.subject for one in self.treated}


def lot_trace(lot: SerumLot, *, uncovered: Collection[int]) -> LotTrace:
    """Return who was treated with a lot and what is planned with it. Two queries, however many.

    Args:
        uncovered: keys of the sessions no other lot is enough for (``bookings.services.repair.sessions_hit``).
    """
    records = SessionRecord.objects.filter(serum_lot=lot).select_related("session__client", "session__cosmetologist")
    rows = records.order_by("session__client__name", "session__client_id", "-session__starts_at")
    treated = [Treated(who, list(some)) for who, some in groupby(rows, key=lambda row: row.session.client)]
    coming = Session.objects.filter(
        location=lot.location_id,
        course__serum=lot.serum_id,
        status__in=sorted(UPCOMING),
        starts_at__gt=clock.now(),
    ).select_related("client", "course")
    planned = [Planned(one, one.pk in uncovered) for one in coming.order_by("starts_at", "id")]
    return LotTrace(lot, treated, planned)
