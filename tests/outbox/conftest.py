"""A kind of message for tests, and a mail server that answers as it is told."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from salon.accounts.models import Location
from salon.outbox import kinds
from salon.outbox.models import Message
from salon.outbox.services import Draft, enqueue
from tests.factories import LocationFactory
from tests.outbox.note import NOTE
from tests.outbox.sink import Sink

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def note_kind() -> Iterator[None]:
    """``note``: true unless its payload says otherwise."""
    kinds.register(NOTE)
    yield
    kinds._kinds.pop("note")


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    """The time stands still at NOW; the traveller moves it."""
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


@pytest.fixture
def location(db: None) -> Location:
    return LocationFactory(name="Salon Test", email="desk@salon.example")


@pytest.fixture
def write(location: Location) -> Callable[..., Message]:
    """Write one pending note, due now."""

    def written(key: str = "note:1", **fields: object) -> Message:
        values: dict[str, object] = {
            "kind": "note",
            "location_id": location.pk,
            "to_address": f"{key.replace(':', '-')}@example.com",
            "language": "en",
            "due_at": NOW - timedelta(minutes=1),
        }
        enqueue([Draft(key=key, **values | fields)])
        return Message.objects.get(dedupe_key=key)

    return written
