"""What may leave now: nothing at night where she lives, and of our own accord one mail a day."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from salon.accounts.actor import SYSTEM
from salon.accounts.models import Location
from salon.outbox import kinds
from salon.outbox.kinds import Anchor, Kind
from salon.outbox.models import Message, MessageRule
from salon.outbox.services import courtesy, hold, send_now
from salon.outbox.services.claim import claim
from tests.outbox import note
from tests.outbox.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
Write = Callable[..., Message]
BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
NIGHT = datetime(2026, 3, 2, 22, tzinfo=BERLIN)
HER = "client:7"


@pytest.fixture(autouse=True)
def polite_kinds() -> Iterator[None]:
    """``hint``: of our own accord. ``soon``: about a session to come. Both wait out the night, one a day."""
    for name, anchor, rank in (("hint", Anchor.AFTER_END, 2), ("soon", Anchor.BEFORE_START, 1)):
        kinds.register(
            Kind(name=name, label=name, still_true=note.still_true, render=note.render, anchor=anchor, rank=rank)
        )
    yield
    for name in ("hint", "soon"):
        kinds._kinds.pop(name)


def written_to(write: Write, count: int, at: datetime) -> None:
    for n in range(count):
        for kind in ("hint", "soon"):
            write(f"{kind}:{at.hour}:{n}:{count}", kind=kind, recipient=f"client:{at.hour}-{n}-{count}", due_at=at)


@pytest.mark.parametrize("hour", [NOW, NIGHT])
def test_whoever_has_to_wait_a_claim_costs_the_same_few_queries(
    write: Write, now: time_machine.Traveller, hour: datetime
) -> None:
    now.move_to(hour)
    counts = []
    for size in (1, 4):
        written_to(write, size, hour)
        with CaptureQueriesContext(connection) as queries:
            claimed = claim(limit=9)
        counts.append(len(queries))
        assert len(claimed.messages) == (size if hour == NOW else 0)
    assert counts[0] == counts[1] <= 17


def leave() -> list[str]:
    return [message.dedupe_key for message in claim(limit=9).messages]


def test_what_was_delayed_into_the_night_leaves_in_the_morning(write: Write, now: time_machine.Traveller) -> None:
    write("hint:1", kind="hint", due_at=NIGHT - timedelta(hours=3))
    now.move_to(NIGHT)
    assert leave() == []
    now.move_to(datetime(2026, 3, 3, 8, tzinfo=BERLIN) - timedelta(seconds=1))
    assert leave() == []
    now.shift(1)
    assert leave() == ["hint:1"]


def test_it_is_her_night_that_counts_not_the_salons(write: Write, now: time_machine.Traveller) -> None:
    write("hint:here", kind="hint")
    write("hint:there", kind="hint", zone_name="Asia/Tokyo")
    noon = datetime(2026, 3, 2, 14, tzinfo=BERLIN)  # 22:00 in Tokyo
    now.move_to(noon)
    assert leave() == ["hint:here"]
    assert Message.objects.get(dedupe_key="hint:there").due_at == datetime(2026, 3, 3, 8, tzinfo=TOKYO)


def test_what_would_be_too_late_in_the_morning_is_withdrawn_with_why(write: Write, now: time_machine.Traveller) -> None:
    write("soon:1", kind="soon", useless_at=datetime(2026, 3, 3, 8, tzinfo=BERLIN))
    now.move_to(NIGHT)
    assert leave() == []
    message = Message.objects.get()
    assert (message.status, message.reason[:41]) == ("withdrawn", "It would have left in the quiet hours; wh")


def test_the_night_of_a_clock_change_ends_by_the_clock_on_her_wall(write: Write, now: time_machine.Traveller) -> None:
    write("hint:1", kind="hint")
    now.move_to(datetime(2026, 3, 28, 23, tzinfo=BERLIN))  # the clocks go forward at two
    assert leave() == []
    assert Message.objects.get().due_at == datetime(2026, 3, 29, 8, tzinfo=BERLIN)


def test_a_kind_that_does_not_mind_the_night_leaves_in_it(
    write: Write, now: time_machine.Traveller, location: Location
) -> None:
    MessageRule.objects.create(location=location, kind="hint", quiet=False)
    write("hint:1", kind="hint")
    now.move_to(NIGHT)
    assert leave() == ["hint:1"]


def test_a_person_at_the_desk_may_send_it_in_the_night_and_as_the_second(
    write: Write, now: time_machine.Traveller
) -> None:
    message = write("hint:1", kind="hint", recipient=HER)
    write("hint:2", kind="hint", recipient=HER, due_at=NOW - timedelta(hours=1))
    assert leave() == ["hint:2"]
    now.move_to(NIGHT)
    send_now(message=message, actor=SYSTEM)
    assert leave() == ["hint:1"]


def test_one_a_day_the_second_waits_for_the_next_day_at_its_hour(write: Write, now: time_machine.Traveller) -> None:
    write("hint:1", kind="hint", recipient=HER, due_at=NOW - timedelta(hours=1))
    write("hint:2", kind="hint", recipient=HER, due_at=NOW - timedelta(minutes=30))
    assert leave() == ["hint:1"]
    second = Message.objects.get(dedupe_key="hint:2")
    assert (second.status, second.due_at) == ("pending", NOW + timedelta(days=1) - timedelta(minutes=30))
    Message.objects.filter(dedupe_key="hint:1").update(status="sent", sent_at=NOW)
    now.shift(timedelta(days=1))
    assert leave() == ["hint:2"]


def test_also_when_the_first_left_hours_ago(write: Write, now: time_machine.Traveller) -> None:
    write("hint:1", kind="hint", recipient=HER)
    assert leave() == ["hint:1"]
    Message.objects.update(status="sent", sent_at=NOW)
    now.shift(timedelta(hours=5))
    write("hint:2", kind="hint", recipient=HER)
    assert leave() == []


def test_another_client_and_a_kind_that_does_not_count_are_not_held_up(write: Write) -> None:
    write("hint:1", kind="hint", recipient=HER)
    write("hint:2", kind="hint", recipient="client:8")
    write("note:1", recipient=HER)
    MessageRule.objects.create(location=Location.objects.get(), kind="note", once_a_day=False, quiet=False)
    assert sorted(leave()) == ["hint:1", "hint:2", "note:1"]


def test_a_reminder_goes_before_a_hint_also_when_it_is_due_later_that_day(write: Write) -> None:
    write("hint:1", kind="hint", recipient=HER)
    write("soon:1", kind="soon", recipient=HER, due_at=NOW + timedelta(hours=4))
    assert leave() == []
    assert Message.objects.get(dedupe_key="hint:1").due_at == NOW + timedelta(days=1) - timedelta(minutes=1)


def test_of_two_in_one_claim_the_reminder_leaves(write: Write) -> None:
    write("hint:1", kind="hint", recipient=HER, due_at=NOW - timedelta(hours=2))
    write("soon:1", kind="soon", recipient=HER)
    assert leave() == ["soon:1"]


def test_a_second_that_would_be_too_late_the_next_day_is_withdrawn(write: Write) -> None:
    write("soon:1", kind="soon", recipient=HER, due_at=NOW - timedelta(hours=1))
    write("soon:2", kind="soon", recipient=HER, useless_at=NOW + timedelta(hours=3))
    assert leave() == ["soon:1"]
    assert Message.objects.get(dedupe_key="soon:2").status == "withdrawn"


def test_what_is_needed_leaves_as_the_second_of_a_day_rather_than_never(write: Write) -> None:
    kinds.register(replace(kinds.kind_of("soon"), needed=True))
    write("soon:1", kind="soon", recipient=HER, due_at=NOW - timedelta(hours=1))
    write("soon:2", kind="soon", recipient=HER, useless_at=NOW + timedelta(hours=3))
    write("soon:3", kind="soon", recipient=HER)
    assert leave() == ["soon:1", "soon:2"]
    assert Message.objects.get(dedupe_key="soon:3").due_at > NOW


def test_of_two_that_say_the_same_of_a_session_one_leaves_and_the_other_says_why_not(write: Write) -> None:
    kinds.register(replace(kinds.kind_of("soon"), needed=True, covers=frozenset({"soon"})))
    for n, session in enumerate((4, 4, 5)):
        write(f"soon:{n}", kind="soon", recipient=HER, about={"session": session})
    assert leave() == ["soon:0"]
    other = Message.objects.get(dedupe_key="soon:1")
    assert (other.status, other.reason) == ("withdrawn", courtesy.SAID)
    assert Message.objects.get(dedupe_key="soon:2").due_at > NOW


@pytest.mark.parametrize("end", ["withdrawn", "failed", "held"])
def test_a_first_that_did_not_leave_gives_its_day_to_the_second(write: Write, end: str) -> None:
    first = write("hint:1", kind="hint", recipient=HER)
    assert leave() == ["hint:1"]
    Message.objects.filter(pk=first.pk).update(status=end, lease=None, leased_until=None)
    write("hint:2", kind="hint", recipient=HER)
    assert leave() == ["hint:2"]


def test_what_was_given_back_keeps_its_day_and_may_yield_it_to_a_reminder(write: Write) -> None:
    write("hint:1", kind="hint", recipient=HER)
    assert leave() == ["hint:1"]
    Message.objects.update(lease=None, leased_until=None)
    write("soon:1", kind="soon", recipient=HER)
    assert leave() == ["soon:1"]


def test_her_day_begins_at_her_midnight(write: Write, now: time_machine.Traveller) -> None:
    MessageRule.objects.create(location=Location.objects.get(), kind="hint", quiet=False)
    write("hint:1", kind="hint", recipient=HER, zone_name="Asia/Tokyo")
    now.move_to(datetime(2026, 3, 2, 23, 59, tzinfo=TOKYO))
    assert leave() == ["hint:1"]
    Message.objects.update(status="sent", sent_at=NOW)
    write("hint:2", kind="hint", recipient=HER, zone_name="Asia/Tokyo")
    now.shift(timedelta(minutes=1))
    assert leave() == ["hint:2"]


def test_the_database_itself_knows_no_second_of_the_day(write: Write) -> None:
    write("hint:1", kind="hint", recipient=HER)
    other = write("hint:2", kind="hint", recipient=HER)
    assert leave() == ["hint:1"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=other.pk).update(
            day_taken=Message.objects.values_list("day_taken", flat=True).get(dedupe_key="hint:1")
        )


@pytest.mark.django_db(transaction=True)
def test_many_claims_at_once_let_one_of_a_day_through(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = courtesy._taken

    def slowly(*args: Any) -> set[str]:
        found = taken(*args)
        threading.Event().wait(0.05)  # long enough for another claim to look, if nothing made it wait
        return found

    monkeypatch.setattr(courtesy, "_taken", slowly)
    for n in range(40):
        write(f"hint:{n}", kind="hint", recipient=HER)
    hold(message=write("hint:held", kind="hint", recipient=HER), actor=SYSTEM)
    gate, found, wrong = threading.Barrier(4), [], []

    def work() -> None:
        try:
            gate.wait(timeout=60)
            for _ in range(6):
                found.extend(message.dedupe_key for message in claim(limit=2).messages)
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert wrong == []
    assert len(found) == 1
    assert Message.objects.filter(due_at__date=(NOW.astimezone(UTC) + timedelta(days=1)).date()).count() == 39
