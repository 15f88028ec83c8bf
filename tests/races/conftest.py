"""Races need committed rows: every test here works on a salon that all connections see, and cleans up after itself."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.factories.catalogue import make_catalogue
from tests.factories.desk import Desk
from tests.factories.salon import make_cast
from tests.races.storm import deadlocks
from tests.server_log import ServerLog

MONDAY = datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def no_deadlock(transactional_db: None) -> Iterator[ServerLog]:
    """Whatever the test does, PostgreSQL had no deadlock to break: neither by its count nor by its log."""
    log, before = ServerLog(), deadlocks()
    yield log
    assert deadlocks() == before
    assert log.deadlocks() == []


@pytest.fixture
def desk(transactional_db: None) -> Iterator[Desk]:
    """Rita's desk on a Monday morning that all threads share."""
    with time_machine.travel(MONDAY, tick=False):
        made = Desk(make_cast(), make_catalogue())
        made.screen(made.cast.nora)
        yield made
