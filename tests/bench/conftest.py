"""One salon chain for all benchmarks of a run: 100,000 sessions; a million when BENCH_MILLION is set.

They run at the real time: the chain's past and future are made by the database, and desks of their own take part.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from tests.bench.history import Chain, grow
from tests.factories.catalogue import Catalogue, make_catalogue

MILLION = bool(os.environ.get("BENCH_MILLION"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.real_clock)


@dataclass
class Ground:
    """What every benchmark of the services stands on."""

    chain: Chain
    catalogue: Catalogue


@pytest.fixture(scope="session")
def ground(django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    """Twelve locations with about 8,400 sessions each, in a database of their own; every measured COMMIT is one."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        catalogue = make_catalogue()
        yield Ground(grow(catalogue, locations=12, past_days=420), catalogue)
        connections.close_all()
        teardown_databases(made, verbosity=0)
