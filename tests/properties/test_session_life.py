"""However the buttons are pressed, a session only walks along its machine, and its events tell the whole walk."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.models import Session
from bookings.services.change_state import arrive, cancel, confirm, no_show, start, stop, undo
from bookings.states import LIVE, SESSION_MOVES, SessionStatus, may_move
from salon.accounts.actor import Actor
from salon.errors import SalonError
from tests.factories.salon import Cast
from tests.factories.visits import make_running_course

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
VERBS = {"confirm": confirm, "arrive": arrive, "start": start, "no_show": no_show, "cancel": cancel, "undo": undo}
PRESSES = st.lists(st.tuples(st.sampled_from([*VERBS, "stop"]), st.integers(0, 45)), max_size=9)


@pytest.fixture
def visit(cast: Cast) -> Session:
    return make_running_course(cast, [MONDAY, MONDAY + timedelta(days=3)]).sessions.get(number=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=PRESSES)
def test_no_way_of_pressing_leaves_the_machine(visit: Session, cast: Cast, presses: list[tuple[str, int]]) -> None:
    actor = Actor(cast.clara_user)
    walked = transaction.savepoint()
    with time_machine.travel(MONDAY, tick=False) as clock:
        for verb, seconds in presses:
            clock.shift(seconds)
            try:
                if verb == "stop":
                    stop(session=visit, actor=actor, reason="faint")
                else:
                    VERBS[verb](session=visit, actor=actor)
            except SalonError:
                continue
    _the_events_tell_it(visit)
    transaction.savepoint_rollback(walked)


def _the_events_tell_it(visit: Session) -> None:
    status = SessionStatus.BOOKED
    told = list(visit.events.all())
    for event in told:
        before, after = SessionStatus(event.data["from"]), SessionStatus(event.data["to"])
        assert before == status
        assert may_move(before, after) or event.kind == "undone"
        status = after
    now = Session.objects.get(pk=visit.pk)
    cancellations = sum("cancelled" in (event.data["from"], event.data["to"]) for event in told)
    assert (now.status, now.version, now.sequence) == (status, 1 + len(told), cancellations)


def test_every_state_can_be_reached_and_only_four_are_the_end() -> None:
    reached, waiting = set(), {SessionStatus.BOOKED}
    while waiting:
        status = waiting.pop()
        reached.add(status)
        waiting |= SESSION_MOVES[status] - reached
    assert reached == set(SessionStatus)
    ends = {status for status in SessionStatus if not SESSION_MOVES[status]}
    assert ends == {"completed", "stopped", "no_show", "cancelled"}
    assert ends & LIVE == {"completed", "stopped"}
