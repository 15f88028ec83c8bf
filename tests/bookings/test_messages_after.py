"""What follows a session, asks for an answer, and whom it is for: written with the booking, true when it leaves."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from bookings import messages
from bookings.models import Course, Session
from bookings.services import change_state
from clients.models import Consent
from clients.services import reach, update_client
from salon.accounts.actor import SYSTEM
from salon.outbox.models import Message, MessageRule
from salon.outbox.rules import rules_of
from salon.outbox.services import change_rules, retry, send_due
from salon.outbox.services.courtesy import SAID
from tests.factories import ClientFactory
from tests.factories.courses import make_course, make_session
from tests.factories.salon import Cast

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 10, tzinfo=BERLIN)  # a Monday; the clocks change on the 29th
HOUR = timedelta(hours=1)


def wall(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def course(cast: Cast) -> Course:
    """Four sessions in two weeks, booked; the confirmation has left."""
    return booked(make_course(cast, [wall(9, 15), wall(12, 15), wall(16, 15), wall(19, 15)]))


def booked(course: Course) -> Course:
    with transaction.atomic():
        messages.course_booked(course, list(course.sessions.order_by("number")), SYSTEM)
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=NOW)
    return course


def given(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(status="completed")
    session.refresh_from_db()
    messages.session_completed(session, SYSTEM)


def of(kind: str, **fields: object) -> list[Message]:
    return list(Message.objects.filter(kind=kind, **fields).order_by("due_at", "id"))


def due(kind: str) -> list[datetime]:
    return [message.due_at for message in of(kind, status="pending")]


def test_half_way_last_and_time_to_come_back_belong_to_one_session_each(course: Course) -> None:
    assert due("half-way") == [wall(13, 16)]
    assert due("last-session") == [wall(20, 16)]
    assert due("rebook") == [wall(30, 16, month=4)]
    assert due("skin-check") == [wall(11, 16), wall(14, 16), wall(18, 16), wall(21, 16)]


def test_of_a_short_course_there_is_no_half_and_a_single_visit_is_no_course(cast: Cast) -> None:
    booked(make_course(cast, [wall(9, 15)]))
    assert of("half-way") == of("last-session") == []
    assert len(of("rebook")) == 1


def test_nothing_follows_a_session_that_was_not_given(course: Course, now: time_machine.Traveller) -> None:
    now.move_to(wall(11, 16))
    send_due()
    assert [(m.status, m.reason) for m in of("skin-check")][0] == ("withdrawn", "The session was not completed.")


def test_what_follows_leaves_once_it_was_given(course: Course, now: time_machine.Traveller) -> None:
    first = course.sessions.get(number=1)
    now.move_to(wall(9, 16))
    given(first)
    now.move_to(wall(11, 16))
    send_due()
    # the reminder goes first, and asks whether she comes; how her skin is waits for the next day, at its hour
    assert (of("reminder-2d")[1].status, of("unconfirmed")[1].reason) == ("sent", SAID)
    assert (of("skin-check")[0].status, of("skin-check")[0].due_at) == ("pending", wall(12, 16))
    Session.objects.filter(course=course, number=2).update(status="cancelled")
    now.move_to(wall(12, 16))
    send_due()
    assert of("skin-check")[0].status == "sent"


def test_half_way_counts_what_she_has_had_and_not_what_she_missed(course: Course, now: time_machine.Traveller) -> None:
    first, second = course.sessions.filter(number__in=[1, 2]).order_by("number")
    Session.objects.filter(pk=first.pk).update(status="no_show")
    given(second)
    now.move_to(wall(13, 16))
    send_due()
    assert of("half-way")[0].reason == "She has had fewer sessions by then."


def test_half_way_is_said_when_half_was_given(course: Course, now: time_machine.Traveller) -> None:
    for session in course.sessions.filter(number__in=[1, 2]).order_by("number"):
        given(session)
    now.move_to(wall(13, 16))
    send_due()
    assert (of("half-way")[0].status, "2 of 4" in of("half-way")[0].text) == ("sent", True)


def test_nobody_is_thanked_for_the_last_session_while_one_is_owed_to_her(
    course: Course, now: time_machine.Traveller
) -> None:
    first, *others = course.sessions.order_by("number")
    Session.objects.filter(pk=first.pk).update(status="no_show")
    for session in others:
        given(session)
    now.move_to(wall(20, 16))
    send_due()
    assert of("last-session")[0].reason == "The course has sessions left."


def test_what_belongs_to_the_last_session_is_said_once_when_a_later_one_became_the_last(
    course: Course, cast: Cast, now: time_machine.Traveller
) -> None:
    """A date was cancelled and booked anew at the end: the numbers move up, the old last one is the third now."""
    agree(course)
    first, *others = course.sessions.order_by("number")
    Session.objects.filter(pk=first.pk).update(status="cancelled", sequence=1)
    messages.session_cancelled(Session.objects.get(pk=first.pk), SYSTEM)
    for number, session in enumerate(others, start=1):
        Session.objects.filter(pk=session.pk).update(number=number)
        given(session)
    new = make_session(cast, course, wall(23, 15), number=4)
    messages.sessions_added(course, [new], SYSTEM)
    given(new)
    Course.objects.update(status="completed")
    for day, month in ((20, 3), (24, 3), (1, 5), (5, 5)):
        now.move_to(wall(day, 17, month=month))
        send_due()
    for kind in ("last-session", "rebook"):
        assert [(m.about["session"], m.status) for m in of(kind)] == [(others[-1].pk, "withdrawn"), (new.pk, "sent")]


def test_how_her_skin_is_nobody_asks_once_she_has_come_again(course: Course, now: time_machine.Traveller) -> None:
    first, second = course.sessions.filter(number__in=[1, 2]).order_by("number")
    given(first)
    Session.objects.filter(pk=second.pk).update(status="arrived")
    now.move_to(wall(12, 15, 5))
    send_due()
    assert of("skin-check")[0].reason == "She has been here again since."


def test_time_to_come_back_is_not_said_to_somebody_who_has_booked(
    course: Course, cast: Cast, now: time_machine.Traveller
) -> None:
    for session in course.sessions.order_by("number"):
        given(session)
    agree(course)
    Message.objects.exclude(kind="rebook").delete()
    now.move_to(wall(29, 10, month=4))
    booked(make_course(cast, [wall(8, 10, month=5)]))
    now.move_to(wall(30, 16, month=4))
    send_due()
    first = of("rebook")[0]
    assert (first.status, first.reason) == ("withdrawn", "She has booked again.")


def agree(course: Course) -> None:
    Consent.objects.create(client=course.client, purpose="marketing_mail", given_at=NOW)


def test_time_to_come_back_is_an_offer_and_needs_her_consent_in_force(
    course: Course, now: time_machine.Traveller
) -> None:
    for session in course.sessions.order_by("number"):
        given(session)
    Message.objects.exclude(kind="rebook").delete()
    agree(course)
    Consent.objects.update(withdrawn_at=NOW)
    now.move_to(wall(30, 16, month=4))
    send_due()
    assert of("rebook")[0].reason == "She has not agreed to news and offers by e-mail."


def test_time_to_come_back_is_said_to_somebody_who_has_not(course: Course, now: time_machine.Traveller) -> None:
    agree(course)
    for session in course.sessions.order_by("number"):
        given(session)
    Message.objects.exclude(kind="rebook").delete()
    now.move_to(wall(30, 16, month=4))
    send_due()
    assert of("rebook")[0].status == "sent"


def test_who_has_confirmed_is_not_asked_again(course: Course) -> None:
    first = course.sessions.get(number=1)
    change_state.confirm(session=first, actor=SYSTEM)
    asked = Message.objects.get(dedupe_key=f"unconfirmed:session:{first.pk}:seq:0")
    assert (asked.status, asked.reason) == ("withdrawn", "She has confirmed already.")
    assert len(due("unconfirmed")) == 3


def test_a_confirmation_taken_back_asks_again(course: Course) -> None:
    first = course.sessions.get(number=1)
    change_state.confirm(session=first, actor=SYSTEM)
    change_state.undo(session=first, actor=SYSTEM)
    assert len(due("unconfirmed")) == 4


def test_a_confirmation_nobody_told_of_stops_the_question_all_the_same(
    course: Course, now: time_machine.Traveller
) -> None:
    Session.objects.filter(number=1).update(status="confirmed")
    now.move_to(wall(8, 9))
    send_due()
    assert of("unconfirmed")[0].reason == "She has confirmed already."


def test_a_cancelled_session_takes_everything_that_would_follow_with_it(course: Course) -> None:
    last = course.sessions.get(number=4)
    change_state.cancel(session=last, actor=SYSTEM)
    assert due("last-session") == due("rebook") == []


# --- whom a rule is for ----------------------------------------------------------------------------------------------


@pytest.fixture
def second(course: Course, cast: Cast) -> Course:
    """Nora's second course; and Mara's first is booked beside it."""
    mara = ClientFactory(location=cast.location, email="mara@example.com")
    booked(make_course(cast, [wall(24, 9)], client=mara))
    return booked(make_course(cast, [wall(24, 15)]))


@pytest.mark.parametrize(("audience", "to"), [("all", {"nora", "mara"}), ("new", {"mara"}), ("returning", {"nora"})])
def test_a_rule_may_be_for_clients_in_their_first_course_or_for_those_who_came_back(
    second: Course, audience: str, to: set[str]
) -> None:
    rule = rules_of(second.location).of("reminder-2d")
    changed = {"reminder-2d": type(rule)(**{**vars_of(rule), "audience": audience})}
    hours = rules_of(second.location).hours
    change_rules(location=second.location, rules=changed, quiet_from=hours.starts, quiet_until=hours.ends, actor=SYSTEM)
    late = Message.objects.filter(kind="reminder-2d", status="pending", due_at__gt=wall(21, 0))
    assert {message.to_address.partition("@")[0] for message in late} == to


def vars_of(rule: object) -> dict[str, object]:
    return {name: getattr(rule, name) for name in ("enabled", "offset", "quiet", "once_a_day", "audience")}


def test_a_booking_asks_who_she_is_only_if_a_rule_does(cast: Cast) -> None:
    MessageRule.objects.create(location=cast.location, kind="rebook", audience="returning", offset=timedelta(days=42))
    booked(make_course(cast, [wall(9, 15)]))
    assert of("rebook") == []
    booked(make_course(cast, [wall(24, 15)]))
    assert len(of("rebook")) == 1


def test_a_cancelled_course_does_not_make_her_an_old_client(cast: Cast) -> None:
    make_course(cast, [], status="cancelled")
    MessageRule.objects.create(location=cast.location, kind="rebook", audience="new", offset=timedelta(days=42))
    booked(make_course(cast, [wall(9, 15)]))
    assert len(of("rebook")) == 1


# --- changed rules ---------------------------------------------------------------------------------------------------


def test_a_changed_rule_keeps_what_sessions_already_given_have_still_to_send(
    course: Course, now: time_machine.Traveller
) -> None:
    for session in course.sessions.order_by("number"):
        given(session)
    now.move_to(wall(25, 10))
    MessageRule.objects.create(location=course.location, kind="rebook", offset=timedelta(days=30))
    messages.reschedule_reminders(location=course.location)
    assert due("rebook") == [wall(18, 16, month=4)]


def test_a_session_in_treatment_keeps_its_aftercare_when_rules_change(
    course: Course, now: time_machine.Traveller
) -> None:
    now.move_to(wall(9, 15, 30))
    Session.objects.filter(number=1).update(status="in_treatment")
    messages.reschedule_reminders(location=course.location)
    assert due("aftercare")[0] == wall(9, 17)


# --- she stops them --------------------------------------------------------------------------------------------------


def test_who_stops_mails_gets_only_what_is_booked_or_changed(course: Course) -> None:
    reach.stop_mails(client=course.client, actor=SYSTEM)
    assert not Message.objects.filter(status="pending").exists()
    course.client.refresh_from_db()
    first = course.sessions.get(number=1)
    change_state.cancel(session=first, actor=SYSTEM)
    assert [message.kind for message in Message.objects.filter(status="pending")] == ["cancelled"]


def test_a_course_booked_after_she_stopped_is_confirmed_and_reminds_of_nothing(cast: Cast) -> None:
    reach.stop_mails(client=cast.nora, actor=SYSTEM)
    cast.nora.refresh_from_db()
    course = make_course(cast, [wall(9, 15)])
    with transaction.atomic():
        messages.course_booked(course, list(course.sessions.all()), SYSTEM)
    assert [message.kind for message in Message.objects.all()] == ["confirmation"]


def test_a_reminder_claimed_after_she_stopped_does_not_leave(course: Course, now: time_machine.Traveller) -> None:
    """The validator stands alone."""
    type(course.client).objects.update(mails_stopped_at=NOW)
    now.move_to(wall(7, 15))
    assert send_due().sent == 0
    assert of("reminder-2d")[0].reason.startswith("The client wants no mails")


def test_what_she_stopped_no_hand_at_the_desk_sends(course: Course) -> None:
    failed = of("reminder-2d")[0]
    Message.objects.filter(pk=failed.pk).update(status="failed")
    reach.stop_mails(client=course.client, actor=SYSTEM)
    retry(message=Message.objects.get(pk=failed.pk), actor=SYSTEM)
    assert send_due().sent == 0
    assert of("reminder-2d")[0].reason.startswith("The client wants no mails")


def test_who_takes_mails_again_has_them_all_waiting(course: Course) -> None:
    before = set(Message.objects.filter(status="pending").values_list("dedupe_key", "due_at"))
    reach.stop_mails(client=course.client, actor=SYSTEM)
    reach.resume_mails(client=course.client, actor=SYSTEM)
    assert set(Message.objects.filter(status="pending").values_list("dedupe_key", "due_at")) == before


def test_stopping_twice_is_once(course: Course, now: time_machine.Traveller) -> None:
    reach.stop_mails(client=course.client, actor=SYSTEM)
    now.shift(HOUR)
    reach.stop_mails(client=course.client, actor=SYSTEM)
    course.client.refresh_from_db()
    assert course.client.mails_stopped_at == NOW


# --- she lives elsewhere ---------------------------------------------------------------------------------------------


def test_a_client_in_another_zone_is_reminded_by_the_salons_days_and_never_in_her_night(course: Course) -> None:
    """Three hours before 15:00 in Berlin is 20:00 in Tokyo before the clock change: 21:00 and later is her night."""
    update_client(client=course.client, changes={"zone_name": "Asia/Tokyo"}, expected_version=None, actor=SYSTEM)
    assert {message.zone_name for message in Message.objects.filter(status="pending")} == {"Asia/Tokyo"}
    assert due("reminder-3h")[0] == wall(9, 12)
    # an hour after the session it is midnight there: aftercare leaves in her morning
    assert due("aftercare")[0] == datetime(2026, 3, 10, 8, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert due("reminder-2d")[0] == datetime(2026, 3, 8, 8, tzinfo=ZoneInfo("Asia/Tokyo"))  # not at her 23:00


def test_the_salons_own_zone_is_not_noted_and_nonsense_is_refused(course: Course) -> None:
    from salon.errors import Invalid

    same = update_client(
        client=course.client, changes={"zone_name": "Europe/Berlin"}, expected_version=None, actor=SYSTEM
    )
    assert same.zone_name == ""
    with pytest.raises(Invalid) as refusal:
        update_client(client=course.client, changes={"zone_name": "Mars/Base"}, expected_version=None, actor=SYSTEM)
    assert list(refusal.value.errors) == ["zone_name"]
