"""Nine of ten places are taken: the usual answer is "no plan", with single wishes that give one, each bookable."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import Session
from bookings.planning.model import Wish
from bookings.proposals import Slot
from bookings.services.plan_course import plan_course
from salon.errors import Conflict
from tests.bookings.conftest import MONDAY
from tests.factories.courses import BOOKED_AT, make_course
from tests.factories.desk import Desk

WEEKS, VISITS_A_DAY, TAKEN = 8, 8, 0.9


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Two cosmetologists, each with a room and a device of her own, for eight weeks; then the diary is empty."""
    draw, cast = Random(90), desk.cast
    hands = [(cast.clara, cast.rooms[0], cast.devices[0]), (cast.dina, cast.rooms[1], cast.devices[1])]
    rows = []
    for who, room, device in hands:
        course = make_course(cast, [], client=desk.client())
        for place in range(WEEKS * 7 * VISITS_A_DAY):
            day, visit = divmod(place, VISITS_A_DAY)
            start = desk.at(MONDAY.date() + timedelta(days=day), 9, 5) + timedelta(minutes=75 * visit)
            if start.weekday() < 6 and draw.random() < TAKEN:
                end = start + timedelta(minutes=60)
                held = DateTimeTZRange(start - timedelta(minutes=5), end + timedelta(minutes=10))
                rows.append(
                    Session(
                        course=course, number=len(rows) + 1, location=cast.location, client=course.client, room=room,
                        cosmetologist=who, device=device, starts_at=start, ends_at=end, busy=held, created_at=BOOKED_AT,
                    )
                )  # fmt: skip
    Session.objects.bulk_create(rows)
    assert 0.88 < len(rows) / (2 * WEEKS * 6 * VISITS_A_DAY) < 0.92
    return desk


@pytest.mark.parametrize(
    ("sessions", "codes"), [(4, ["cosmetologist", "hours", "start", "more_days"]), (10, ["start", "more_days"])]
)
def test_no_plan_names_the_single_wishes_that_give_one_and_each_plan_can_be_booked(
    full: Desk, sessions: int, codes: list[str]
) -> None:
    """Afternoons with Clara only."""
    with pytest.raises(Conflict) as refused:
        plan_course(
            location=full.cast.location,
            client=full.cast.nora,
            treatment=full.treatment,
            serum=full.serum,
            start_on=MONDAY.date(),
            sessions=sessions,
            wishes=[Wish(day, 13 * 60, 20 * 60) for day in range(6)],
            only_wishes=True,
            cosmetologist=full.cast.clara,
        )
    assert refused.value.code == "no_plan"
    assert str(refused.value).startswith("No plan: ")
    assert "until" in str(refused.value)
    plans = {one["code"]: one["plan"]["sessions"] for one in refused.value.extra["relaxations"]}
    assert list(plans) == codes
    for code, rows in plans.items():
        assert (full.cast.dina.pk in {row["cosmetologist"] for row in rows}) is (code == "cosmetologist")
        assert any(datetime.fromisoformat(row["starts_at"]).hour < 13 for row in rows) is (code == "hours")
        with transaction.atomic():
            assert full.book([slot(row) for row in rows]).sessions.count() == sessions
            transaction.set_rollback(True)


def slot(row: dict[str, Any]) -> Slot:
    return Slot(datetime.fromisoformat(row["starts_at"]), row["cosmetologist"], row["room"], row["device"])
