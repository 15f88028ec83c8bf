"""The API beside the bare work underneath: whole requests, authentication and rendering included."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from time import perf_counter, sleep

import orjson
import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from salon import clock
from salon.accounts.services.api_tokens import issue_token
from tests.bench.conftest import Ground
from tests.bench.rounds import interleaved, line
from tests.factories import MembershipFactory
from tests.ports import free_port

ROUNDS = 80
LIST_AT_MOST, DETAIL_AT_MOST, QUERIES_AT_MOST, DEEP_AT_MOST = 5.0, 15.0, 3, 1.3
FASTER_THAN_PLAIN = 1.8
DEEP_PAGE = 1000
PAGES = "/api/v1/sessions/?limit=5"

_FIFTY = """
SELECT s.id, s.number, s.starts_at, s.ends_at, s.status, s.cosmetologist_id, s.room_id, s.device_id, s.course_id,
       s.client_id, s.pinned, s.version, s.sequence, client.name, cosmetologist.name, room.name, device.name
  FROM bookings_session s
  JOIN clients_client client ON client.id = s.client_id
  JOIN bookings_cosmetologist cosmetologist ON cosmetologist.id = s.cosmetologist_id
  JOIN bookings_room room ON room.id = s.room_id
  JOIN bookings_device device ON device.id = s.device_id
 WHERE s.location_id = %s AND s.starts_at >= %s
 ORDER BY s.starts_at, s.id LIMIT 50
"""


@dataclass
class Program:
    """A program with a token of the chain's desk."""

    ground: Ground
    secret: str

    def __post_init__(self) -> None:
        self.api = APIClient(headers=self.headers)
        self.today = clock.today(self.ground.chain.desk.zone).isoformat()

    @classmethod
    def at(cls, ground: Ground) -> "Program":
        user = MembershipFactory(location=ground.chain.desk, role="owner").user
        return cls(ground, issue_token(user=user)[1])

    @cached_property
    def deep(self) -> str:
        """The address of the thousandth page."""
        path = PAGES
        for _ in range(DEEP_PAGE):
            path = orjson.loads(self.get(path))["next"]
        return path

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Token {self.secret}"}

    def get(self, path: str) -> bytes:
        answer = self.api.get(path)
        assert answer.status_code == 200, answer.content
        return answer.content

    def fifty(self) -> bytes:
        return self.get(f"/api/v1/sessions/?from={self.today}&limit=50")

    def raw(self) -> bytes:
        """The same fifty rows by one statement and orjson, nothing else."""
        with connection.cursor() as cursor:
            cursor.execute(_FIFTY, [self.ground.chain.desk.pk, self.today])
            names = [column.name for column in cursor.description]
            return orjson.dumps([dict(zip(names, row, strict=True)) for row in cursor.fetchall()])


@pytest.fixture(scope="module")
def program(ground: Ground) -> Program:
    return Program.at(ground)


@pytest.fixture(scope="module", autouse=True)
def plain_beside_ours() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.bench.plain_api", API_REQUESTS_A_MINUTE=10**6):
        yield


def test_a_list_of_fifty_sessions(program: Program) -> None:
    found = interleaved({"raw": lambda _: program.raw(), "ours": lambda _: program.fifty()}, ROUNDS)
    print("\n" + line("sessions: raw SQL + orjson, 50 rows", found["raw"], found["raw"]))
    print(line("sessions: the API, 50 rows", found["ours"], found["raw"]))
    assert len(orjson.loads(program.fifty())["results"]) == 50
    assert median(found["ours"]) <= LIST_AT_MOST * median(found["raw"])


def test_one_session_and_one_course(program: Program) -> None:
    first = orjson.loads(program.fifty())["results"][0]
    paths = {"session": f"/api/v1/sessions/{first['id']}/", "course": f"/api/v1/courses/{first['course']}/"}
    found = interleaved(
        {"nothing": lambda _: program.get("/nothing/")}
        | {name: lambda _, path=path: program.get(path) for name, path in paths.items()},
        ROUNDS,
    )
    print("\n" + line("detail: a trivial view", found["nothing"], found["nothing"]))
    for name, path in paths.items():
        print(line(f"detail: {name}", found[name], found["nothing"]))
        assert median(found[name]) <= DETAIL_AT_MOST * median(found["nothing"])
        assert queries(program, path) <= QUERIES_AT_MOST


def queries(program: Program, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        program.get(path)
    return len(seen)


def multiples(program: Program) -> dict[str, float]:
    """What a list, one session and the thousandth page cost, each as a multiple of a view that does nothing."""
    first = orjson.loads(program.fifty())["results"][0]
    paths = {
        "list": f"/api/v1/sessions/?from={program.today}&limit=50",
        "detail": f"/api/v1/sessions/{first['id']}/",
        "page 1,000": program.deep,
    }
    found = interleaved(
        {"nothing": lambda _: program.get("/nothing/")}
        | {name: lambda _, path=path: program.get(path) for name, path in paths.items()},
        ROUNDS,
    )
    return {name: median(found[name]) / median(found["nothing"]) for name in paths}


SMALL: dict[str, float] = {}  # at 100,000 sessions; bench_wide_api asks again when there are a million


def test_what_a_wider_history_is_compared_with(program: Program) -> None:
    SMALL.update(multiples(program))
    print("\n" + ", ".join(f"{name} {times:.1f} x nothing" for name, times in SMALL.items()))
    assert set(SMALL) == {"list", "detail", "page 1,000"}


def test_page_one_thousand_costs_what_page_one_costs(program: Program) -> None:
    path = PAGES
    assert queries(program, path) <= QUERIES_AT_MOST
    deep = program.deep
    found = interleaved({"first": lambda _: program.get(path), "deep": lambda _: program.get(deep)}, ROUNDS)
    print("\n" + line("pages: the first", found["first"], found["first"]))
    print(line("pages: the thousandth", found["deep"], found["first"]))
    assert median(found["deep"]) <= DEEP_AT_MOST * median(found["first"])


@pytest.fixture
def served() -> Iterator[int]:
    """The port of gunicorn with one process and one thread over the benchmark's database."""
    port = free_port()
    own = str(connection.settings_dict["NAME"])  # the tests' database, on the same server
    env = os.environ | {"DATABASE_URL": os.environ["DATABASE_URL"].replace("/salon?", f"/{own}?")}
    command = [
        *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "1"),
        *("--worker-class", "gthread", "--keep-alive", "30", "--log-level", "error", "tests.bench.plain_wsgi"),
    ]
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    for _ in range(150):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        sleep(0.1)
    raise AssertionError("gunicorn did not start")


def test_requests_a_second_beside_plain_nested_serializers(program: Program, served: int) -> None:
    paths = {
        "plain": f"/plain/?from={program.today}&limit=50",
        "ours": f"/api/v1/sessions/?from={program.today}&limit=50",
    }
    rates: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(9):
        for name, path in paths.items():
            rate = per_second(served, path, program.headers)
            if number:  # the first round is practice
                rates[name].append(rate)
    ratio = median(rates["ours"]) / median(rates["plain"])
    print(f"\nover HTTP: {median(rates['ours']):.0f} requests a second, {ratio:.2f} x plain nested serializers")
    assert ratio >= FASTER_THAN_PLAIN


def per_second(port: int, path: str, headers: dict[str, str], requests: int = 40) -> float:
    """Return how many requests a second one connection gets answered."""
    wire = http.client.HTTPConnection("127.0.0.1", port)
    start = perf_counter()
    for _ in range(requests):
        wire.request("GET", path, headers=headers)
        answer = wire.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()
    took = perf_counter() - start
    wire.close()
    return requests / took
