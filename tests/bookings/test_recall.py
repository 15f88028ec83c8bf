"""A recall: from a lot to thirty clients treated and fifty sessions planned, other dates made and taken back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.models import Course, Session, SessionRecord
from bookings.services.change_serum import change_serum
from bookings.services.repair import Cause, CauseKind, apply_repair, propose_repair, undo_repair
from salon.accounts.actor import Actor
from salon.privacy.models import Reading
from tests.factories import ClientFactory
from tests.factories.courses import make_course
from tests.factories.desk import Desk
from tests.factories.protocol import make_lot
from treatments.models import SerumLot
from treatments.services import stock

MONDAY = date(2026, 3, 9)
PLACES = (
    (10, {}),
    (12, {}),
    (14, {}),
    (10, {"who": 1, "room": 1, "device": 1}),
    (12, {"who": 1, "room": 1, "device": 1}),
)


@pytest.fixture
def lot(desk: Desk) -> SerumLot:
    made = make_lot(desk.cast.location, desk.serum, "BAD-1")
    return stock.recall(lot=made, actor=desk.rita)


@pytest.fixture
def treated(desk: Desk, lot: SerumLot) -> list[Session]:
    """Thirty clients, each treated once with the lot in February."""
    visits = []
    for n in range(30):
        client = ClientFactory(location=desk.cast.location, name=f"Treated {n:02}", phone=f"+49301{n:04}")
        start = datetime(2026, 2, 2 + n % 20, 8 + 2 * (n // 20), tzinfo=UTC)
        course = make_course(desk.cast, [start], client=client, status="completed")
        visit = course.sessions.get()
        SessionRecord.objects.create(session=visit, begun_at=start, saved_at=start, serum_lot=lot, serum_ml=Decimal(3))
        visits.append(visit)
    return visits


@pytest.fixture
def planned(desk: Desk) -> list[Course]:
    """Five courses of ten."""
    return [
        desk.book(desk.rhythm(MONDAY, 10, hour=hour, **place), client=desk.client(name=f"Planned {n}"))
        for n, (hour, place) in enumerate(PLACES)
    ]


def clara(desk: Desk) -> Browser:
    browser = Browser()
    browser.force_login(desk.cast.clara_user)
    return browser


def places(courses: list[Course]) -> dict[int, tuple[object, ...]]:
    rows = Session.objects.filter(course__in=courses, status="booked")
    return {one.pk: (one.starts_at, one.cosmetologist_id, one.room_id, one.device_id) for one in rows}


def test_from_a_lot_to_everybody_it_touched_and_every_session_planned(
    desk: Desk, lot: SerumLot, treated: list[Session], planned: list[Course], django_assert_max_num_queries: Any
) -> None:
    make_lot(desk.cast.location, desk.serum, "GOOD-1", received_on=date(2026, 3, 1))  # 50 ml: sixteen doses
    tablet = clara(desk)
    with django_assert_max_num_queries(14):
        page = tablet.get(f"/lots/{lot.pk}/trace/")
    trace = page.context["trace"]
    assert {one.client.pk for one in trace.treated} == {visit.client_id for visit in treated}
    assert len(trace.treated) == 30
    assert (len(trace.planned), trace.uncovered) == (50, 50 - 16)
    assert not any(one.uncovered for one in trace.planned[:16])  # the earliest are served first
    text = page.content.decode()
    assert all(words in text for words in ("Treated 29", "+493010029", "Planned 4"))
    reading = Reading.objects.get()
    assert (reading.what, len(reading.subjects)) == (["records"], 30)


def test_they_are_moved_behind_the_next_delivery_and_back(
    desk: Desk, lot: SerumLot, treated: list[Session], planned: list[Course]
) -> None:
    before = places(planned)
    delivery = desk.at(MONDAY + timedelta(days=7), 0)
    cause = Cause(CauseKind.LOT, lot.pk, desk.at(date(2026, 3, 2), 9), delivery, "recalled")
    repair = propose_repair(location=desk.cast.location, cause=cause, actor=desk.rita)
    assert repair.items.count() == 50  # two of each course stand before the delivery, the others follow them
    assert places(planned) == before  # shown, not made
    apply_repair(repair=repair, actor=desk.rita)
    moved = Session.objects.filter(pk__in=repair.items.filter(after__isnull=False).values("session"))
    assert moved.count() == 50
    assert all(one.starts_at >= delivery for one in moved)
    undo_repair(repair=repair, actor=desk.rita)
    assert places(planned) == before


def test_another_lot_leaves_every_date_as_it_is(desk: Desk, lot: SerumLot, planned: list[Course]) -> None:
    address = f"/lots/{lot.pk}/trace/"
    assert clara(desk).get(address).context["trace"].uncovered == 50
    stock.receive_lot(
        location=desk.cast.location,
        serum=desk.serum,
        number="NEW-1",
        ml=Decimal(150),
        expires_on=date(2027, 1, 1),
        actor=desk.rita,
    )
    assert clara(desk).get(address).context["trace"].uncovered == 0  # though it came after the lot it stands in for


def test_a_course_that_goes_on_with_another_serum_is_off_the_list_and_back_on(
    desk: Desk, lot: SerumLot, planned: list[Course]
) -> None:
    address, other = f"/lots/{lot.pk}/trace/", desk.catalogue.serums["ceramides"]
    actor = Actor(desk.cast.clara_user)
    change_serum(course=planned[0], serum=other, actor=actor)
    assert len(clara(desk).get(address).context["trace"].planned) == 40
    change_serum(course=planned[0], serum=desk.serum, actor=actor)
    assert len(clara(desk).get(address).context["trace"].planned) == 50


def test_a_recall_is_not_for_the_desk_nor_for_another_location(desk: Desk, lot: SerumLot, client: Browser) -> None:
    client.force_login(desk.cast.rita)
    assert client.get(f"/lots/{lot.pk}/trace/").status_code == 403
    assert clara(desk).get("/lots/99999999/trace/").status_code == 404
