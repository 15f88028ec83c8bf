"""Planning and booking with everything in, beside the bare work underneath; then again with ten times the history."""

from collections.abc import Callable
from datetime import timedelta
from statistics import median

import pytest
from django.db import connection, transaction

from bookings.models import Session
from bookings.proposals import Slot
from bookings.services.book_course import book_course
from salon.accounts.actor import SYSTEM
from tests.bench.conftest import MILLION, Ground
from tests.bench.history import grown_to_a_million
from tests.bench.questions import Bare, Question, ask, questions, slots
from tests.bench.raw_rows import INSERT
from tests.bench.rounds import interleaved, line, p99

PLAN_ROUNDS, BOOK_ROUNDS = 60, 15
PLAN_AT_MOST, PLAN_P99, PLAN_GROWTH = 2.5, 4.0, 1.25
BOOK_AT_MOST, BOOK_GROWTH = 6.0, 1.5


def measure_plans(ground: Ground) -> tuple[list[float], list[float]]:
    """The service's and the bare pipeline's milliseconds for the same questions."""
    asked = questions(ground, 10)
    bare = Bare(ground)
    found = interleaved(
        {
            "bare": lambda n: bare(asked[n % len(asked)]),
            "service": lambda n: ask(ground, asked[n % len(asked)]),
        },
        PLAN_ROUNDS,
    )
    return found["service"], found["bare"]


def measure_bookings(ground: Ground) -> tuple[list[float], list[float]]:
    """The service's milliseconds for ten sessions, and those of ten raw inserts into the same places."""
    asked = questions(ground, 4)
    wanted = [(question, slots(ground, question)) for question in asked]
    courses = [_empty_course(ground, question) for question in asked]

    def raw(number: int) -> None:
        question, places = wanted[number % len(wanted)]
        with transaction.atomic(), connection.cursor() as cursor:
            for place in places:
                cursor.execute(INSERT, _values(ground, question, courses[number % len(wanted)], place))

    def service(number: int) -> None:
        question, places = wanted[number % len(wanted)]
        _book(ground, question, places)

    def free(number: int) -> None:
        clients = [question.client.pk for question in asked]
        Session.objects.filter(client__in=clients).exclude(status="cancelled").update(status="cancelled")

    found = interleaved({"raw": raw, "free": free, "service": service, "again": free}, BOOK_ROUNDS)
    return found["service"], found["raw"]


def _book(ground: Ground, question: Question, places: list[Slot]) -> int:
    course = book_course(
        location=ground.chain.desk,
        client=question.client,
        treatment=ground.catalogue.face,
        serum=ground.catalogue.serums["hyaluronic"],
        indications=[ground.catalogue.indications["dryness"]],
        screening=question.screening,
        slots=places,
        actor=SYSTEM,
    )
    return int(course.pk)


def _empty_course(ground: Ground, question: Question) -> int:
    with transaction.atomic():
        key = _book(ground, question, slots(ground, question))
        Session.objects.filter(course=key).update(status="cancelled")
    return key


def _values(ground: Ground, question: Question, course: int, place: Slot) -> list[object]:
    start = place.starts_at
    return [
        *(course, place.number, ground.chain.desk.pk, question.client.pk),
        *(place.cosmetologist_id, place.room_id, place.device_id, start, start + timedelta(minutes=60)),
        *(start - timedelta(minutes=5), start + timedelta(minutes=70)),
    ]


@pytest.fixture(scope="module")
def small(ground: Ground) -> dict[str, list[float]]:
    """The figures at 100,000 sessions, for the growth."""
    return {}


def test_a_plan_with_everything_in(ground: Ground, small: dict[str, list[float]]) -> None:
    service, bare = measure_plans(ground)
    small["plan"], small["plan bare"] = service, bare
    print(f"\n{ground.chain.sessions:,} sessions\n" + line("plan: bare SQL + timelines + DP", bare, bare))
    print(line("plan: the service", service, bare))
    assert median(service) <= PLAN_AT_MOST * median(bare)
    assert p99(service) <= PLAN_P99 * median(bare)


def test_ten_sessions_booked(ground: Ground, small: dict[str, list[float]]) -> None:
    service, raw = measure_bookings(ground)
    small["book"], small["book raw"] = service, raw
    print("\n" + line("book: ten raw inserts", raw, raw))
    print(line("book: the service", service, raw))
    assert median(service) <= BOOK_AT_MOST * median(raw)


@pytest.mark.skipif(not MILLION, reason="BENCH_MILLION is not set")
@pytest.mark.parametrize(
    ("what", "measure", "at_most"),
    [("plan", measure_plans, PLAN_GROWTH), ("book", measure_bookings, BOOK_GROWTH)],
)
def test_ten_times_the_history_costs_hardly_more(
    ground: Ground,
    small: dict[str, list[float]],
    what: str,
    measure: Callable[[Ground], tuple[list[float], list[float]]],
    at_most: float,
) -> None:
    grown_to_a_million(ground)
    service, _ = measure(ground)
    growth = median(service) / median(small[what])
    print(f"\n{ground.chain.sessions:,} sessions: {what} {median(service):.1f} ms, {growth:.2f} x")
    assert growth <= at_most
