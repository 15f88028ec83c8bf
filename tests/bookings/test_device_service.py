"""Minutes of use per oxygen device, service due, and the way from there into a repair."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from bookings.models import Device, Session, SessionRecord
from bookings.selectors.device_use import device_uses
from bookings.selectors.tasks import tasks_of
from bookings.service_due import DeviceUse
from salon import clock
from tests.factories.courses import make_course
from tests.factories.desk import Desk

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("minutes", "after", "by", "soon", "due"),
    [
        (0, None, None, False, False),
        (10**6, None, None, False, False),
        (899, 1000, None, False, False),
        (900, 1000, None, True, False),
        (1000, 1000, None, True, True),
        (0, 1000, TODAY + timedelta(days=15), False, False),
        (0, 1000, TODAY + timedelta(days=14), True, False),
        (0, None, TODAY, True, True),
    ],
)
def test_service_is_due_by_minutes_or_by_date(
    minutes: int, after: int | None, by: date | None, soon: bool, due: bool
) -> None:
    use = DeviceUse(minutes, after, by)
    assert (use.soon(TODAY), use.due(TODAY)) == (soon, due)


@pytest.fixture
def device(desk: Desk) -> Device:
    """Used for 25 minutes on each of four days in February; a draft of 99 counts for nothing."""
    course = make_course(desk.cast, [desk.at(date(2026, 2, day), 10) for day in (2, 5, 9, 12, 16)])
    for session in course.sessions.all():
        SessionRecord.objects.create(
            session=session,
            begun_at=clock.now(),
            saved_at=clock.now(),
            device_minutes=99 if session.number == 5 else 25,
            signed_at=None if session.number == 5 else clock.now(),
        )
    Session.objects.filter(course=course).update(status="completed")
    return desk.cast.devices[0]


@pytest.fixture
def olga(desk: Desk) -> Browser:
    browser = Browser()
    browser.force_login(desk.cast.olga)
    return browser


def minutes(device: Device) -> int:
    return device_uses([Device.objects.select_related("location").get(pk=device.pk)])[device.pk].minutes


def test_minutes_are_the_sum_of_signed_records_since_its_service(desk: Desk, device: Device, olga: Browser) -> None:
    assert minutes(device) == 100
    assert device_uses([desk.cast.devices[1]])[desk.cast.devices[1].pk].minutes == 0
    page = f"/team/devices/{device.pk}/"
    assert "100 minutes of oxygen so far." in olga.get(page).content.decode()
    assert olga.post(page, {"part": "service", "service_minutes": "60", "serviced_on": "2026-02-09"}).status_code == 302
    assert minutes(device) == 50
    assert "50 minutes of oxygen since its last service." in olga.get(page).content.decode()


def test_a_device_that_is_due_is_a_task_that_leads_into_the_repair(desk: Desk, device: Device, olga: Browser) -> None:
    def tasks() -> list[tuple[str, bool]]:
        found = tasks_of(desk.cast.location, now=clock.now())
        return [(task.title, task.urgent) for task in found if task.kind == "device-service"]

    assert tasks() == []
    Device.objects.filter(pk=device.pk).update(service_minutes=110)
    assert tasks() == [("Service after 10 more minutes.", False)]
    Device.objects.filter(pk=device.pk).update(service_minutes=100)
    assert tasks() == [("Service is due.", True)]
    task = next(one for one in tasks_of(desk.cast.location, now=clock.now()) if one.kind == "device-service")
    page = olga.get(task.url).content.decode()
    assert f'<option value="{device.pk}" selected>' in page
    Device.objects.filter(pk=device.pk).update(active=False)
    assert tasks() == []


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ({"service_minutes": "0"}, "id_service_minutes"),
        ({"service_minutes": "x"}, "id_service_minutes"),
        ({"serviced_on": "2026-03-03"}, "id_serviced_on"),
        ({"serviced_on": "2026-02-09", "service_by": "2026-02-09"}, "id_service_by"),
    ],
)
def test_impossible_service_times_are_said_beside_the_field(
    device: Device, olga: Browser, typed: dict[str, str], beside: str
) -> None:
    answer = olga.post(f"/team/devices/{device.pk}/", {"part": "service"} | typed)
    assert answer.status_code == 422
    assert list(answer.context["service"].errors) == [beside.removeprefix("id_")]
    device.refresh_from_db()
    assert (device.service_minutes, device.service_by, device.serviced_on) == (None, None, None)
