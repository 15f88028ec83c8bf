"""The probes tell the truth about each part, cost nothing and give nothing away."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from time_machine import travel

from salon import health
from tests.factories import Cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_beat_yet() -> None:
    cache.delete(health.BEAT_KEY)
    health._seen.clear()


def test_livez_needs_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/livez").status_code == 200


def test_ready_when_database_broker_and_beat_are_there(client: Client) -> None:
    health.note_heartbeat()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok", "beat": "ok"}


def test_not_ready_before_the_first_beat(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["beat"]) == (503, "none")


def test_not_ready_when_the_beat_has_stopped(client: Client) -> None:
    with travel(NOON, tick=False) as clock:
        health.note_heartbeat()
        clock.shift(timedelta(seconds=59))
        assert client.get("/readyz").status_code == 200
        clock.shift(timedelta(seconds=2))
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["beat"]) == (503, "late")


def test_an_emptied_cache_does_not_take_the_salon_down(client: Client) -> None:
    health.note_heartbeat()
    assert client.get("/readyz").status_code == 200
    cache.clear()
    assert client.get("/readyz").status_code == 200


def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OperationalError("connection to server at 10.1.2.3 failed: password for user salon")

    health.note_heartbeat()
    monkeypatch.setattr("salon.health.connection.cursor", refused)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "away")
    assert "10.1.2.3" not in answer.content.decode()


def test_not_ready_without_the_broker(client: Client, settings: Settings) -> None:
    health.note_heartbeat()
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "away")


def test_a_probe_comes_by_address_and_without_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/livez", headers={"host": "10.0.0.7:8000"}).status_code == 200


def test_a_signed_in_colleague_costs_a_probe_nothing(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.olga)
    health.note_heartbeat()
    with django_assert_num_queries(1):  # SELECT 1
        client.get("/readyz")
