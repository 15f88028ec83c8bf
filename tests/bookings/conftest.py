"""What the tests of bookings share: a desk on an ordinary Monday."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.factories.catalogue import Catalogue
from tests.factories.desk import Desk
from tests.factories.salon import Cast

MONDAY = datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("Europe/Berlin"))  # before the salon opens


@pytest.fixture
def monday() -> Iterator[datetime]:
    """The time stands still on a Monday morning."""
    with time_machine.travel(MONDAY, tick=False):
        yield MONDAY


@pytest.fixture
def desk(monday: datetime, cast: Cast, catalogue: Catalogue) -> Desk:
    """Rita's desk on that Monday, with Nora screened clear."""
    made = Desk(cast, catalogue)
    made.screen(cast.nora)
    return made
