"""One salon chain for all benchmarks of a run: 100,000 sessions; a million when BENCH_MILLION is set."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from tests.bench.history import Chain, grow
from tests.factories.catalogue import Catalogue, make_catalogue

MILLION = bool(os.environ.get("BENCH_MILLION"))


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
