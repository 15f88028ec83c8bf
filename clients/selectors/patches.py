"""A client's patch tests, how she stands with a serum, and which readings are due. Health data, but for the gate."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from clients.models import Client, PatchReading, PatchTest
from clients.patch_tests import LATEST, Patch, Read, Standing, judge
from salon.accounts.models import Location
from treatments.models import Serum


def patch_of(test: PatchTest) -> Patch:
    """The plain fact. Its readings have to be loaded."""
    readings = sorted(test.readings.all(), key=lambda one: (one.read_at, one.pk))
    return Patch(test.applied_at, tuple(Read(one.read_at, one.result) for one in readings))


def patch_tests_of(client: Client) -> QuerySet[PatchTest]:
    """Every test, withdrawn ones too, the latest first. Two queries."""
    readings = Prefetch("readings", queryset=PatchReading.objects.select_related("read_by"))
    return client.patch_tests.select_related("serum", "lot", "applied_by").prefetch_related(readings)


def patch_standings(pairs: Iterable[tuple[int, Serum]], now: datetime) -> dict[tuple[int, int], Standing]:
    """Return by (client, serum) how each stands. Two queries, none for no pairs."""
    wanted = {(client, serum.pk): serum for client, serum in pairs}
    if not wanted:
        return {}
    rows = PatchTest.objects.filter(
        client__in={client for client, _ in wanted}, serum__in={serum for _, serum in wanted}, withdrawn_at=None
    )
    patches: dict[tuple[int, int], list[Patch]] = defaultdict(list)
    for test in rows.prefetch_related("readings"):
        patches[test.client_id, test.serum_id].append(patch_of(test))
    return {key: judge(patches[key], holds_days=serum.patch_test_holds_days, now=now) for key, serum in wanted.items()}


def serums_reacted_to(client: Client, serums: Collection[int] | None = None) -> set[int]:
    """Return the keys of the serums whose patch test was positive. One query."""
    rows = PatchReading.objects.filter(
        test__client=client, test__withdrawn_at=None, result=PatchReading.Result.POSITIVE.value
    )
    if serums is not None:
        rows = rows.filter(test__serum__in=serums)
    return set(rows.values_list("test__serum_id", flat=True))


@dataclass(frozen=True, slots=True)
class DueReading:
    test: PatchTest
    due: datetime


def readings_due(location: Location, *, until: datetime, now: datetime) -> list[DueReading]:
    """Return the readings here that fall due before ``until``, the earliest first. Two queries."""
    rows = PatchTest.objects.filter(
        client__location=location, withdrawn_at=None, applied_at__gt=now - LATEST, client__archived_at=None
    )
    found = [(test, patch_of(test)) for test in rows.select_related("client", "serum").prefetch_related("readings")]
    due = [(test, patch.next_due()) for test, patch in found]
    return sorted((DueReading(test, at) for test, at in due if at is not None and at < until), key=lambda one: one.due)
