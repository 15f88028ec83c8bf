"""Courses to plan and book at the chain's desk, and the bare pipeline that answers the same question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from bookings.models.session import LIVE_STATES
from bookings.planning.course import Course
from bookings.planning.model import PlanRequest, Resources, Wish
from bookings.planning.stages import horizon_days
from bookings.planning.timeline import Timeline
from bookings.planning.zones import Horizon, horizon
from bookings.proposals import PlanOutcome, Slot
from bookings.services.plan_course import plan_course
from clients.models import Client, Screening
from salon import clock
from salon.errors import Conflict
from tests.bench.conftest import Ground
from tests.bench.history import new_client

WISHES = (Wish(0, 600, 780), Wish(3, 600, 780))
FIRST_CLIENT = iter(range(10**6))

_TAKEN = """
SELECT cosmetologist_id, room_id, device_id,
       extract(epoch FROM lower(busy))::bigint, extract(epoch FROM upper(busy))::bigint
  FROM bookings_session
 WHERE location_id = %s AND starts_at >= %s AND starts_at < %s AND status = ANY(%s)
"""


@dataclass(frozen=True)
class Question:
    """One client who wants ten sessions from a date on."""

    client: Client
    screening: Screening
    start_on: date


def ask(ground: Ground, question: Question) -> PlanOutcome:
    """The service with everything in."""
    return plan_course(
        location=ground.chain.desk,
        client=question.client,
        treatment=ground.catalogue.face,
        serum=ground.catalogue.serums["hyaluronic"],
        start_on=question.start_on,
        wishes=WISHES,
    )


def questions(ground: Ground, count: int) -> list[Question]:
    """Return questions that have a plan; at 80 % many have none."""
    found: list[Question] = []
    for question in _all(ground):
        try:
            ask(ground, question)
        except Conflict:
            continue
        found.append(question)
        if len(found) == count:
            break
    return found


def _all(ground: Ground) -> Iterator[Question]:
    today = clock.today(ground.chain.desk.zone)
    while True:
        for day in range(2, 30):
            client, screening = new_client(ground.chain.desk, ground.catalogue, next(FIRST_CLIENT))
            yield Question(client, screening, today + timedelta(days=day))


def slots(ground: Ground, question: Question) -> list[Slot]:
    return [session.slot for session in ask(ground, question).plans[0].sessions]


class Bare:
    """One SQL statement for the location's busy times, the timelines, the dynamic programme. Nothing else.

    Hours, people and things are known beforehand.
    """

    def __init__(self, ground: Ground) -> None:
        desk = ground.chain.desk
        self._location, self._zone = desk.pk, desk.zone
        self._staff, self._rooms, self._devices = (
            list(rows.values_list("pk", flat=True)) for rows in (desk.cosmetologists, desk.rooms, desk.devices)
        )
        self._hours: dict[tuple[date, int], int] = {}

    def __call__(self, question: Question) -> object:
        request = PlanRequest(10, question.start_on, 60, 5, 10, wishes=WISHES)
        days = horizon(self._zone, question.start_on, horizon_days(request, self._zone))
        return Course(request, self._time(days)).cheapest()

    def _time(self, days: Horizon) -> Resources:
        with connection.cursor() as cursor:
            cursor.execute(_TAKEN, [self._location, days.moment(0), days.moment(days.size), LIVE_STATES])
            rows = cursor.fetchall()
        taken: tuple[dict[int, list[tuple[int, int]]], ...] = ({}, {}, {})
        for *keys, start, end in rows:
            for by_key, key in zip(taken, keys, strict=True):
                by_key.setdefault(key, []).append((start, end))
        known = (days.first, days.days)
        hours = self._hours.get(known)
        if hours is None:
            hours = self._hours[known] = days.weekly({weekday: [(540, 1200)] for weekday in range(6)})
        return Resources(
            horizon=days,
            opening=hours,
            staff=tuple(Timeline(pk, hours, busy=days.busy(taken[0].get(pk, ()))) for pk in self._staff),
            rooms=tuple(Timeline(pk, days.full, busy=days.busy(taken[1].get(pk, ()))) for pk in self._rooms),
            devices=tuple(Timeline(pk, days.full, busy=days.busy(taken[2].get(pk, ()))) for pk in self._devices),
            client=Timeline(0, days.full),
        )
