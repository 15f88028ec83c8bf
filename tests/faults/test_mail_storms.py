"""The salon's own worker and beat programs while what they stand on breaks: every mail arrives, under one name.

Ten minutes without a broker are compressed: nothing in the outbox asks how long it was gone.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis

from tests.faults.house import EACH, WORKERS, House, wait_for
from tests.outbox.sink import Sink

pytestmark = pytest.mark.real_clock
SOAK = bool(os.environ.get("SALON_SOAK"))
MAILS = 1000 if SOAK else 100
AWAY = 20 if SOAK else 2  # seconds without a broker


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Not under pytest's own folder: any other run that begins shuts that to everyone, the database's user too."""
    with TemporaryDirectory(prefix="salon-storm-") as folder, House(Path(folder)) as made:
        yield made


@pytest.fixture(scope="module")
def running(house: House) -> Iterator[tuple[House, Sink]]:
    """Four worker processes and two beats, for all the storms."""
    with Sink(pipelining=True) as sink:
        house.open(port=sink.port)
        yield house, sink
        house.close()


@pytest.fixture
def storm(running: tuple[House, Sink]) -> tuple[House, Sink]:
    _, sink = running
    sink.received.clear()
    return running


def ids(sink: Sink) -> Counter[str]:
    return Counter(str(got.mail["Message-ID"]) for got in sink.received)


def wanted() -> set[str]:
    return {f"<note.{n}@127.0.0.1>" for n in range(MAILS)}


def all_sent(house: House) -> None:
    wait_for(lambda: house.states() == {"sent": MAILS}, going=house.states)


def test_two_beats_and_four_workers_send_each_mail_once(storm: tuple[House, Sink]) -> None:
    house, sink = storm
    house.write(MAILS)
    all_sent(house)
    time.sleep(1)  # three more beats of each find nothing to do
    assert ids(sink) == dict.fromkeys(wanted(), 1)


def test_a_broker_flushed_and_gone_loses_nothing_and_doubles_nothing(storm: tuple[House, Sink]) -> None:
    house, sink = storm
    house.write(MAILS)
    wait_for(lambda: house.sent() > 0)
    redis.Redis(unix_socket_path=str(house.valkey.socket)).flushall()
    house.lose_broker()
    time.sleep(AWAY)
    house.bring_broker_back()
    house.ask("UPDATE outbox_message SET due_at = now() WHERE status = 'pending'")
    all_sent(house)
    assert ids(sink) == dict.fromkeys(wanted(), 1)


def test_what_was_written_while_the_broker_was_gone_leaves_when_it_is_back(storm: tuple[House, Sink]) -> None:
    house, sink = storm
    house.write(0)
    house.lose_broker()
    house.write(MAILS)
    time.sleep(AWAY)
    sent = house.sent()
    house.bring_broker_back()
    all_sent(house)
    assert sent == 0
    assert ids(sink) == dict.fromkeys(wanted(), 1)


def test_a_database_restarted_in_the_middle_loses_nothing(storm: tuple[House, Sink]) -> None:
    house, sink = storm
    house.write(MAILS)
    wait_for(lambda: house.sent() > MAILS // 10)
    house.restart_database()
    all_sent(house)
    found = ids(sink)
    assert set(found) == wanted()
    # whatever each process had just handed over may come again, under the same name
    assert sum(found.values()) - MAILS <= WORKERS * EACH
    assert max(found.values()) <= 2
