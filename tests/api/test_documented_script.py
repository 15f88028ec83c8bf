"""The script of docs/api.md is what a stranger starts from: it runs as it stands against a running server."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from bookings.models import SessionRecord, WorkingHours
from bookings.states import SessionStatus
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import OpeningHours
from tests.factories.catalogue import make_catalogue
from tests.factories.people import PASSWORD
from tests.factories.salon import Cast, make_cast
from treatments.services.stock import receive_lot

pytestmark = pytest.mark.real_clock
SCRIPT = re.search(r"```python\n(.*?)```", Path("docs/api.md").read_text(encoding="utf-8"), re.DOTALL)[1]
OPENS, GOES_HOME, CLOSES = time(0), time(21), time(23, 55)


def where_it_is_morning() -> str:
    """A zone in which it is about nine now, so that there is time left today whenever this runs."""
    ahead = (9 - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"  # these names count westwards


@pytest.fixture
def open_today(transactional_db: None) -> Cast:
    """A salon that is open every day, where it is morning, with a lot on the shelf, behind one that has expired.

    Dina goes home early: the last free place of a day is not everybody's.
    """
    catalogue, cast = make_catalogue(), make_cast(zone_name=where_it_is_morning())
    OpeningHours.objects.all().delete()
    WorkingHours.objects.all().delete()
    for day in range(7):
        OpeningHours.objects.create(location=cast.location, weekday=day, opens=OPENS, closes=CLOSES)
        for one in (cast.clara, cast.dina):
            ends = GOES_HOME if one == cast.dina else CLOSES
            WorkingHours.objects.create(cosmetologist=one, weekday=day, starts=OPENS, ends=ends)
    today = clock.today(cast.location.zone)
    shelf = {"location": cast.location, "serum": catalogue.serums["hyaluronic"], "actor": Actor(cast.olga)}
    for number, received, expires in (("L0", -400, -1), ("L1", -1, 400)):
        receive_lot(
            number=number,
            ml=Decimal(100),
            received_on=today + timedelta(days=received),
            expires_on=today + timedelta(days=expires),
            **shelf,
        )
    return cast


def test_it_goes_the_whole_way(open_today: Cast, live_server: LiveServer) -> None:
    env = {"SALON": live_server.url, "SALON_USER": "clara", "SALON_PASSWORD": PASSWORD}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=os.environ | env, capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "'grade': 3" in run.stdout
    record = SessionRecord.objects.get()
    assert record.signed_at is not None
    assert record.session.status == SessionStatus.COMPLETED
    assert record.session.course.sessions.count() == 10


def test_it_stays_short() -> None:
    assert SCRIPT.count("\n") < 40
