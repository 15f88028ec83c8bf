"""A device breaks for weeks: 100, 200, 400 sessions hit, mended through the service, beside one plan of ten sessions.

The first complete answer is measured, and then what is proposed after looking for smaller changes as long as it may.
Nothing is applied, so that every round meets the same diary.
"""

from datetime import datetime, time, timedelta
from statistics import median

import pytest

from bookings.models import Repair, Session
from bookings.services.repair import Cause, CauseKind, propose_repair
from bookings.services.repair import propose as proposing
from salon import clock
from salon.accounts.actor import SYSTEM
from tests.bench.conftest import Ground
from tests.bench.questions import ask, questions
from tests.bench.rounds import interleaved, line

ROUNDS = 7
HITS = (100, 200, 400)
AT_MOST = 40.0
MOST = 200
"""Sessions of the repair that is held against :data:`AT_MOST`."""
LINEAR, AMONG_FEW = 1.5, 2.0
"""How much dearer a session may be among 400 than among 200, and than among 100, where hardly one is left over."""


def broken(ground: Ground, hits: int) -> Cause:
    """The first device out of order from tomorrow until so many sessions are hit."""
    desk = ground.chain.desk
    device = desk.devices.order_by("pk")[0]
    tomorrow = datetime.combine(clock.today(desk.zone) + timedelta(days=1), time(), tzinfo=desk.zone)
    ahead = Session.objects.filter(device=device, starts_at__gte=tomorrow, status="booked").order_by("starts_at")
    end = ahead.values_list("ends_at", flat=True)[hits - 1] + timedelta(minutes=10)
    return Cause(CauseKind.DEVICE, device.pk, tomorrow, end)


def test_two_hundred_sessions_are_mended(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    (question,) = questions(ground, 1)
    causes = {hits: broken(ground, hits) for hits in HITS}
    made: dict[object, Repair] = {}

    patience = proposing.patience

    def propose(hits: int, *, improve: bool) -> None:
        monkeypatch.setattr(proposing, "patience", patience if improve else lambda hits: 0.0)
        made[hits, improve] = propose_repair(location=ground.chain.desk, cause=causes[hits], actor=SYSTEM)

    found = interleaved(
        {
            "plan": lambda n: ask(ground, question),
            **{str(hits): lambda n, hits=hits: propose(hits, improve=False) for hits in HITS},
            "improved": lambda n: propose(MOST, improve=True),
        },
        ROUNDS,
    )
    plan = found["plan"]
    print("\n" + line("repair: one plan of ten sessions", plan, plan))
    for hits in HITS:
        print(line(f"repair: {hits} sessions, first answer", found[str(hits)], plan) + _said(made[hits, False]))
    print(line("repair: 200 sessions, as proposed", found["improved"], plan) + _said(made[MOST, True]))
    few, many, most = (median(found[str(hits)]) / hits for hits in HITS)
    assert median(found["improved"]) < AT_MOST * median(plan)
    assert most <= LINEAR * many
    assert most <= AMONG_FEW * few


def _said(repair: Repair) -> str:
    items = repair.items.all()
    lost = sum(one.after is None for one in items)
    return f"   {len(items) - lost} moved, {lost} without a place"
