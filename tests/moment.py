"""Every test begins on the same quiet Tuesday morning: the hour, the weekday and the season outside turn nothing red.

The clock ticks on from there. ``SALON_MOMENT=2026-12-31T23:50`` (Berlin) begins every test at another moment, to see
the product through a hard hour; ``SALON_MOMENT=now`` leaves the real one. A test in which other processes take part,
which cannot travel along, is marked ``real_clock``.
"""

import os
from collections.abc import Generator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

MOMENT = os.environ.get("SALON_MOMENT", "2026-03-10T10:07")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Travel for the whole of a test, what it sets up and takes down included."""
    if MOMENT == "now" or item.get_closest_marker("real_clock"):
        return (yield)
    with time_machine.travel(datetime.fromisoformat(MOMENT).replace(tzinfo=ZoneInfo("Europe/Berlin"))):
        return (yield)


def pytest_report_header() -> str:
    return f"every test begins at: {MOMENT}"
