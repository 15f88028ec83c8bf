"""What a booking sends, and when: rows written with the booking, taken back with it, one note for many changes."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bookings import messages
from bookings.message_kinds import names
from bookings.message_kinds.changes import Was
from bookings.models import Course, Session
from clients.services import update_client
from salon.accounts.actor import SYSTEM
from salon.outbox.models import Message, MessageRule, QuietHours
from salon.outbox.selectors import concerning
from salon.outbox.services import send_due
from tests.factories.courses import make_course, make_session
from tests.factories.salon import Cast

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 10, tzinfo=BERLIN)  # a Monday; the clocks change on the 29th
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def wall(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def course(cast: Cast) -> Course:
    """Three sessions: Monday the 9th, Thursday the 12th, and the Monday after the clock change."""
    return make_course(cast, [wall(9, 15), wall(12, 15), wall(30, 15)])


def book(course: Course) -> list[Session]:
    sessions = list(course.sessions.order_by("starts_at"))
    with transaction.atomic():
        messages.course_booked(course, sessions, SYSTEM)
    return sessions


def told(course: Course) -> list[Session]:
    """Book, and let the confirmation leave."""
    sessions = book(course)
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=NOW)
    return sessions


def move(session: Session, to: datetime) -> None:
    before = Was.of(session)
    session.starts_at, session.ends_at = to, to + HOUR
    session.sequence += 1
    session.busy = None
    Session.objects.filter(pk=session.pk).update(
        starts_at=to, ends_at=to + HOUR, busy=(to, to + HOUR), sequence=session.sequence
    )
    messages.session_moved(session, before, SYSTEM)


def cancel(session: Session) -> None:
    session.status, session.sequence = "cancelled", session.sequence + 1
    Session.objects.filter(pk=session.pk).update(status="cancelled", sequence=session.sequence)
    messages.session_cancelled(session, SYSTEM)


def waiting(*kinds: str) -> list[Message]:
    rows = Message.objects.filter(status="pending").order_by("due_at", "id")
    return list(rows.filter(kind__in=kinds) if kinds else rows)


def verbs() -> list[tuple[str, list[int]]]:
    """What the waiting notes will tell: kind and sessions."""
    notes = waiting("moved", "cancelled", "changed", "paused")
    return [(n.kind, [change["session"] for change in n.payload["changes"]]) for n in notes]


def test_a_booked_course_writes_one_confirmation_and_three_messages_per_session(course: Course) -> None:
    sessions = book(course)
    (confirmation,) = waiting("confirmation")
    assert confirmation.dedupe_key == f"confirmation:course:{course.pk}"
    assert confirmation.due_at == NOW + MINUTE
    for kind in ("reminder-2d", "reminder-3h", "aftercare"):
        assert [row.dedupe_key for row in waiting(kind)] == [f"{kind}:session:{s.pk}:seq:0" for s in sessions]


def test_reminders_leave_by_the_salons_clock_also_across_the_clock_change(course: Course) -> None:
    book(course)
    assert [row.due_at for row in waiting("reminder-2d")] == [wall(7, 15), wall(10, 15), wall(28, 15)]
    assert [row.due_at for row in waiting("reminder-3h")] == [wall(9, 12), wall(12, 12), wall(30, 12)]
    assert [row.due_at for row in waiting("aftercare")] == [wall(9, 17), wall(12, 17), wall(30, 17)]


def test_no_reminder_is_of_use_once_its_session_begins(course: Course) -> None:
    book(course)
    assert [row.useless_at for row in waiting("reminder-3h")] == [wall(9, 15), wall(12, 15), wall(30, 15)]


def test_booked_twice_it_is_still_said_once(course: Course) -> None:
    book(course)
    book(course)
    assert Message.objects.count() == 1 + 5 * len(course.sessions.all()) + 2  # and two after the last session


def test_a_reminder_whose_moment_is_past_is_not_written(cast: Cast) -> None:
    book(make_course(cast, [wall(3, 15)]))
    assert [row.kind for row in waiting()] == ["confirmation", "reminder-3h", "aftercare", "skin-check", "rebook"]


def test_a_session_begun_before_it_was_booked_sends_nothing(cast: Cast) -> None:
    book(make_course(cast, [wall(2, 9)]))
    assert waiting() == []


def test_a_client_without_an_address_gets_no_rows(cast: Cast) -> None:
    cast.nora.email = ""
    cast.nora.save()
    book(make_course(cast, [wall(9, 15)]))
    assert not Message.objects.exists()


def test_ten_sessions_are_written_down_in_two_queries(cast: Cast) -> None:
    course = make_course(cast, [wall(3, 9) + timedelta(days=2 * n) for n in range(10)])
    sessions = list(course.sessions.all())
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        messages.course_booked(course, sessions, SYSTEM)
    assert len(queries) == 2
    assert Message.objects.count() == 1 + 10 * 5 - 2 + 3


def test_a_moved_session_renews_its_messages_and_tells_once(course: Course) -> None:
    first, *_ = told(course)
    move(first, wall(10, 11))
    assert [row.dedupe_key for row in waiting("reminder-2d")][0] == f"reminder-2d:session:{first.pk}:seq:1"
    assert waiting("reminder-2d")[0].due_at == wall(8, 11)
    old = Message.objects.get(dedupe_key=f"reminder-2d:session:{first.pk}:seq:0")
    assert (old.status, old.reason) == ("withdrawn", "The session was moved.")
    (note,) = waiting("moved")
    assert (note.dedupe_key, note.due_at) == (f"moved:session:{first.pk}:seq:1", NOW + MINUTE)


def test_a_session_moved_to_tomorrow_is_reminded_only_where_there_is_still_time(course: Course) -> None:
    first, *_ = told(course)
    move(first, wall(3, 11))
    mine = [row for row in waiting(*names.REMINDERS) if row.about["session"] == first.pk]
    assert [(row.kind, row.due_at) for row in mine] == [("reminder-3h", wall(3, 8))]
    move(first, wall(2, 12))  # in two hours: the note says it all
    assert not [row for row in waiting(*names.REMINDERS) if row.about["session"] == first.pk]


def test_moved_twice_within_the_grace_it_tells_once(course: Course, now: time_machine.Traveller) -> None:
    first, *_ = told(course)
    move(first, wall(10, 11))
    now.shift(30)
    move(first, wall(11, 12))
    (note,) = waiting("moved")
    assert note.due_at == NOW + timedelta(seconds=90)
    assert datetime.fromisoformat(note.payload["changes"][0]["was"]["starts_at"]) == wall(9, 15)


def test_moved_there_and_back_it_tells_nothing(course: Course) -> None:
    first, *_ = told(course)
    move(first, wall(10, 11))
    move(first, wall(9, 15))
    assert verbs() == []
    assert [row.dedupe_key for row in waiting("reminder-3h")][0].endswith(":seq:2")


def test_many_moves_are_one_message(course: Course) -> None:
    sessions = told(course)
    for session in sessions:
        move(session, session.starts_at + HOUR)
    assert verbs() == [("moved", [session.pk for session in sessions])]


def test_many_moves_at_once_are_one_message(course: Course) -> None:
    sessions = told(course)
    pairs = []
    for session in sessions:
        pairs.append((session, Was.of(session)))
        session.starts_at, session.ends_at, session.sequence = session.starts_at + HOUR, session.ends_at + HOUR, 1
        Session.objects.filter(pk=session.pk).update(
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            sequence=1,
            busy=(session.starts_at, session.ends_at),
        )
    messages.sessions_moved(course, pairs, SYSTEM)
    assert verbs() == [("moved", [session.pk for session in sessions])]
    assert [row.due_at for row in waiting("reminder-3h")] == [wall(9, 13), wall(12, 13), wall(30, 13)]


def test_a_move_and_a_cancellation_together_are_one_message(course: Course) -> None:
    first, second, _ = told(course)
    move(first, wall(10, 11))
    cancel(second)
    assert verbs() == [("changed", [first.pk, second.pk])]


def test_another_cosmetologist_at_the_same_time_is_told(course: Course, cast: Cast) -> None:
    first, *_ = told(course)
    before = Was.of(first)
    Session.objects.filter(pk=first.pk).update(cosmetologist=cast.dina, sequence=1)
    first.refresh_from_db()
    messages.session_moved(first, before, SYSTEM)
    assert verbs() == [("moved", [first.pk])]


def test_another_room_is_not_told_but_keeps_the_reminders(course: Course, cast: Cast) -> None:
    first, *_ = told(course)
    before = Was.of(first)
    Session.objects.filter(pk=first.pk).update(room=cast.rooms[1], sequence=1)
    first.refresh_from_db()
    messages.session_moved(first, before, SYSTEM)
    assert verbs() == []
    assert len(waiting("reminder-2d")) == 3


def test_a_cancelled_session_takes_its_messages_with_it_and_tells(course: Course) -> None:
    first, *_ = told(course)
    cancel(first)
    assert [row for row in waiting() if row.about.get("session") == first.pk] == waiting("cancelled")
    assert verbs() == [("cancelled", [first.pk])]


def test_a_cancellation_taken_back_within_the_grace_sends_nothing_and_reminds_again(course: Course) -> None:
    first, *_ = told(course)
    cancel(first)
    first.status, first.sequence = "booked", 2
    Session.objects.filter(pk=first.pk).update(status="booked", sequence=2)
    messages.session_restored(first, SYSTEM)
    assert verbs() == []
    assert len(waiting("reminder-2d")) == 3


def test_a_cancellation_taken_back_after_it_was_told_is_told_too(course: Course) -> None:
    first, *_ = told(course)
    cancel(first)
    Message.objects.filter(kind="cancelled").update(status="sent", sent_at=NOW)
    first.status, first.sequence = "booked", 2
    Session.objects.filter(pk=first.pk).update(status="booked", sequence=2)
    messages.session_restored(first, SYSTEM)
    assert verbs() == [("changed", [first.pk])]


def test_a_no_show_taken_back_is_not_told(course: Course) -> None:
    first, *_ = told(course)
    messages.session_no_show(first, SYSTEM)
    messages.session_restored(first, SYSTEM)
    assert verbs() == []


def test_while_the_confirmation_waits_a_move_only_changes_it(course: Course) -> None:
    first, *_ = book(course)
    move(first, wall(10, 11))
    assert verbs() == []
    assert len(waiting("confirmation")) == 1


def test_a_confirmation_that_a_worker_claims_is_rendered_anew_after_a_move(course: Course) -> None:
    first, *_ = book(course)
    rows = Message.objects.filter(kind="confirmation")
    rows.update(lease=uuid4(), leased_until=NOW + MINUTE)
    move(first, wall(10, 11))
    assert list(rows.values_list("status", "lease", "leased_until")) == [("pending", None, None)]
    assert verbs() == []


def test_a_course_booked_and_cancelled_within_the_grace_sends_nothing(course: Course) -> None:
    sessions = book(course)
    Session.objects.update(status="cancelled", sequence=1)
    Course.objects.update(status="cancelled")
    for session in sessions:
        session.refresh_from_db()
    messages.course_cancelled(course, sessions, SYSTEM)
    assert waiting() == []


@pytest.mark.parametrize(("status", "kind"), [("cancelled", "cancelled"), ("paused", "paused")])
def test_the_end_of_a_course_is_told_in_one_message(course: Course, status: str, kind: str) -> None:
    sessions = told(course)
    Session.objects.update(status="cancelled", sequence=1)
    course.status = status
    course.save()
    for session in sessions:
        session.refresh_from_db()
    (messages.course_paused if status == "paused" else messages.course_cancelled)(course, sessions, SYSTEM)
    assert verbs() == [(kind, [session.pk for session in sessions])]
    assert waiting("reminder-2d", "reminder-3h", "aftercare") == []


def test_a_resumed_course_tells_its_new_dates_in_one_message(course: Course, cast: Cast) -> None:
    told(course)
    added = [make_session(cast, course, wall(day, 15, month=4), number=day) for day in (6, 9)]
    messages.course_resumed(course, added, SYSTEM)
    assert verbs() == [("changed", [session.pk for session in added])]
    assert len(waiting("reminder-2d")) == 5


def test_a_completed_session_reminds_no_more_and_sends_its_aftercare(
    course: Course, now: time_machine.Traveller
) -> None:
    first, *_ = told(course)
    now.move_to(wall(9, 16, 5))
    Session.objects.filter(pk=first.pk).update(status="completed")
    first.refresh_from_db()
    messages.session_completed(first, SYSTEM)
    mine = [row for row in waiting() if row.about.get("session") == first.pk]
    assert [(row.kind, row.due_at) for row in mine] == [("aftercare", wall(9, 17)), ("skin-check", wall(11, 16))]


def test_aftercare_of_a_session_that_was_not_given_is_withdrawn_and_comes_back_when_it_is_signed(
    course: Course, now: time_machine.Traveller
) -> None:
    first, *_ = told(course)
    now.move_to(wall(9, 17, 1))
    send_due()
    aftercare = Message.objects.get(dedupe_key=f"aftercare:session:{first.pk}:seq:0")
    assert (aftercare.status, aftercare.reason) == ("withdrawn", "The session was not completed.")
    Session.objects.filter(pk=first.pk).update(status="completed")
    first.refresh_from_db()
    messages.session_completed(first, SYSTEM)
    send_due()
    aftercare.refresh_from_db()
    assert aftercare.status == "sent"


def test_a_changed_rule_rewrites_what_waits(course: Course) -> None:
    told(course)
    MessageRule.objects.create(location=course.location, kind="reminder-2d", offset=timedelta(days=3))
    messages.reschedule_reminders(location=course.location)
    assert [row.due_at for row in waiting("reminder-2d")] == [wall(6, 15), wall(9, 15), wall(27, 15)]


def test_a_rule_switched_off_withdraws_and_on_again_brings_back(course: Course) -> None:
    told(course)
    rule = MessageRule.objects.create(
        location=course.location, kind="reminder-2d", offset=timedelta(days=2), enabled=False
    )
    messages.reschedule_reminders(location=course.location)
    assert waiting("reminder-2d") == []
    assert len(waiting("reminder-3h")) == 3
    rule.enabled = True
    rule.save()
    messages.reschedule_reminders(location=course.location)
    assert len(waiting("reminder-2d")) == 3


def test_changed_quiet_hours_rewrite_what_waits(course: Course) -> None:
    told(course)
    QuietHours.objects.create(location=course.location, starts=wall(1, 11).time(), ends=wall(1, 13).time())
    messages.reschedule_reminders(location=course.location)
    assert [row.due_at for row in waiting("reminder-3h")] == [wall(9, 13), wall(12, 13), wall(30, 13)]


def test_another_location_keeps_its_rows(course: Course) -> None:
    told(course)
    from tests.factories import LocationFactory

    elsewhere = LocationFactory()
    MessageRule.objects.create(location=elsewhere, kind="reminder-2d", enabled=False)
    messages.reschedule_reminders(location=elsewhere)
    assert len(waiting("reminder-2d")) == 3


def test_a_reminder_claimed_after_the_session_moved_does_not_leave(course: Course, now: time_machine.Traveller) -> None:
    """The validator stands alone: even a move that forgot to say so stops the old reminder."""
    first, *_ = told(course)
    Session.objects.filter(pk=first.pk).update(sequence=7)
    now.move_to(wall(7, 15, 1))
    assert send_due().sent == 0
    assert Message.objects.get(dedupe_key=f"reminder-2d:session:{first.pk}:seq:0").reason == "The session was moved."


@pytest.mark.parametrize("status", ["cancelled", "no_show", "arrived", "completed"])
def test_a_reminder_leaves_only_for_a_session_still_to_come(
    course: Course, now: time_machine.Traveller, status: str
) -> None:
    first, *_ = told(course)
    Session.objects.filter(pk=first.pk).update(status=status)
    now.move_to(wall(7, 15, 1))
    assert send_due().sent == 0


def test_a_client_who_lost_her_address_gets_nothing(course: Course, now: time_machine.Traveller) -> None:
    told(course)
    course.client.email = ""
    course.client.save()
    now.move_to(wall(7, 15, 1))
    assert send_due().sent == 0
    assert Message.objects.filter(reason="The client has no e-mail address any more.").count() == 1


def test_messages_follow_a_client_to_her_new_address_at_once(course: Course) -> None:
    told(course)
    update_client(client=course.client, changes={"email": "new@example.com"}, expected_version=None, actor=SYSTEM)
    assert {row.to_address for row in waiting()} == {"new@example.com"}


def test_a_client_who_gets_an_address_gets_her_dates_and_reminders(cast: Cast) -> None:
    cast.nora.email = ""
    cast.nora.save()
    book(make_course(cast, [wall(9, 15)]))
    update_client(client=cast.nora, changes={"email": "nora@example.com"}, expected_version=None, actor=SYSTEM)
    first = ["confirmation", "reminder-2d", "unconfirmed", "reminder-3h", "aftercare"]
    assert [row.kind for row in waiting()] == [*first, "skin-check", "rebook"]


def test_a_course_booked_without_a_confirmation_is_not_announced_when_she_changes_her_language(course: Course) -> None:
    rule = MessageRule.objects.create(location=course.location, kind="confirmation", enabled=False)
    book(course)
    rule.delete()
    update_client(client=course.client, changes={"language": "ru"}, expected_version=None, actor=SYSTEM)
    assert "confirmation" not in {row.kind for row in waiting()}
    assert {row.language for row in waiting()} == {"ru"}


def test_a_client_who_gives_up_her_address_gets_nothing_more(course: Course) -> None:
    told(course)
    update_client(client=course.client, changes={"email": ""}, expected_version=None, actor=SYSTEM)
    assert waiting() == []


def test_what_failed_at_a_wrong_address_goes_to_the_right_one(course: Course, now: time_machine.Traveller) -> None:
    told(course)
    Message.objects.filter(kind="confirmation").update(status="failed", sent_at=None, attempts=3, reason="550 nobody")
    update_client(client=course.client, changes={"email": "right@example.com"}, expected_version=None, actor=SYSTEM)
    now.shift(MINUTE)
    assert send_due().sent == 1
    assert Message.objects.get(kind="confirmation").to_address == "right@example.com"


def test_another_name_changes_no_message(course: Course) -> None:
    told(course)
    before = list(Message.objects.order_by("pk").values())
    update_client(client=course.client, changes={"name": "Nora Other"}, expected_version=None, actor=SYSTEM)
    assert list(Message.objects.order_by("pk").values()) == before


def test_a_session_finds_what_is_said_about_it_and_others(course: Course) -> None:
    first, second, _ = told(course)
    move(first, wall(10, 11))
    move(second, wall(13, 11))
    mine = Message.objects.filter(concerning({"session": second.pk, "client": course.client_id}))
    assert {row.kind for row in mine.exclude(status="withdrawn")} == {
        "confirmation",
        "moved",
        "reminder-2d",
        "unconfirmed",
        "reminder-3h",
        "aftercare",
        "skin-check",
    }


def test_a_course_paused_within_the_grace_and_resumed_is_confirmed_with_its_new_dates(
    course: Course, cast: Cast, now: time_machine.Traveller
) -> None:
    sessions = book(course)
    Session.objects.update(status="cancelled", sequence=1)
    Course.objects.update(status="paused")
    course.refresh_from_db()
    messages.course_paused(course, sessions, SYSTEM)
    assert waiting() == []
    now.shift(timedelta(days=2))
    Course.objects.update(status="active")
    course.refresh_from_db()
    messages.course_resumed(course, [make_session(cast, course, wall(20, 15), number=1)], SYSTEM)
    assert verbs() == []
    assert len(waiting("confirmation")) == 1
