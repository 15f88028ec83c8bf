"""Below every service: the database itself refuses to change what is signed and what has happened.

Each test goes red when its trigger is dropped; the last one drops them and shows it.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from bookings.models import (
    CourseEvent,
    RecordAmendment,
    RecordStep,
    Session,
    SessionEvent,
    SessionRecord,
    SkinGrade,
)
from salon.accounts.models import User
from salon.privacy.models import Erasure
from tests.factories.courses import make_course
from tests.factories.protocol import make_shelf
from tests.factories.salon import Cast

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def record(cast: Cast) -> SessionRecord:
    """A signed record with a step, a grade and an amendment; its session and course with an event each."""
    shelf = make_shelf(cast.location)
    course = make_course(cast, [NOW])
    session = course.sessions.get()
    record = SessionRecord.objects.create(session=session, begun_at=NOW, saved_at=NOW, signed_by=cast.clara_user)
    RecordStep.objects.create(record=record, step="serum", name="Serum", position=1)
    SkinGrade.objects.create(record=record, indication=shelf.pores, grade=2)
    SessionRecord.objects.filter(pk=record.pk).update(signed_at=NOW)
    RecordAmendment.objects.create(record=record, at=NOW, by=cast.clara_user, text="as it was")
    SessionEvent.objects.create(session=session, at=NOW, by=cast.clara_user, kind="completed")
    CourseEvent.objects.create(course=course, at=NOW, by=cast.clara_user, kind="booked")
    return record


ATTEMPTS: dict[str, Callable[[], object]] = {
    "its note is changed": lambda: SessionRecord.objects.update(note="better"),
    "it is unsigned": lambda: SessionRecord.objects.update(signed_at=None),
    "someone else signs it": lambda: SessionRecord.objects.update(signed_by=User.objects.get(username="olga")),
    "a step is changed": lambda: RecordStep.objects.update(done=True),
    "a step is added": lambda: RecordStep.objects.create(
        record=SessionRecord.objects.get(), step="oxygen", name="Oxygen", position=2
    ),
    "a step is removed": lambda: RecordStep.objects.all().delete(),
    "a grade is changed": lambda: SkinGrade.objects.update(grade=0),
    "a grade is removed": lambda: SkinGrade.objects.all().delete(),
    "an amendment is changed": lambda: RecordAmendment.objects.update(text="as it suits"),
    "an amendment is removed": lambda: RecordAmendment.objects.all().delete(),
    "a session's event is changed": lambda: SessionEvent.objects.update(kind="cancelled"),
    "a session's event is removed": lambda: SessionEvent.objects.all().delete(),
    "a course's event is changed": lambda: CourseEvent.objects.update(at=datetime(2020, 1, 1, tzinfo=UTC)),
    "a course's event is removed": lambda: CourseEvent.objects.all().delete(),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_database_refuses_when(record: SessionRecord, attempt: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ATTEMPTS[attempt]()


def test_a_signed_record_is_not_deleted(record: SessionRecord) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM bookings_sessionrecord")


def test_a_draft_is_free(record: SessionRecord) -> None:
    session = Session.objects.get()
    session.pk, session.number, session.status, session._state.adding = None, 2, "cancelled", True
    session.save()
    draft = SessionRecord.objects.create(session=session, begun_at=NOW, saved_at=NOW)
    RecordStep.objects.create(record=draft, step="serum", name="Serum", position=1).delete()
    SessionRecord.objects.filter(pk=draft.pk).update(note="not yet")
    draft.delete()


def test_a_colleague_may_leave_and_her_words_stay(record: SessionRecord, cast: Cast) -> None:
    cast.clara_user.delete()
    assert (RecordAmendment.objects.get().by, SessionEvent.objects.get().by) == (None, None)
    assert SessionRecord.objects.get().signed_by is None


def test_only_an_erasure_that_is_written_down_gets_through(record: SessionRecord, cast: Cast) -> None:
    line = Erasure.objects.create(
        at=NOW,
        location=cast.location,
        by=cast.olga,
        subject=cast.nora.subject,
        classes=["records"],
        reason="asked",
        counts={},
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('salon.erasure', %s, true)", [str(line.pk)])
        RecordAmendment.objects.all().delete()
        SessionRecord.objects.all().delete()
        SessionEvent.objects.all().delete()
        cursor.execute("SET LOCAL salon.erasure = ''")
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseEvent.objects.all().delete()


def test_an_erasure_of_another_transaction_opens_nothing(record: SessionRecord, cast: Cast) -> None:
    line = Erasure.objects.create(
        at=NOW,
        location=cast.location,
        by=cast.olga,
        subject=cast.nora.subject,
        classes=["records"],
        reason="asked",
        counts={},
        transaction=1,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('salon.erasure', %s, true)", [str(line.pk)])
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordAmendment.objects.all().delete()


def test_without_the_triggers_every_one_of_these_would_go_through(record: SessionRecord) -> None:
    triggers = {"sessionrecord": "signed_for_good", "recordstep": "signed_for_good", "skingrade": "signed_for_good"}
    triggers |= dict.fromkeys(("recordamendment", "sessionevent", "courseevent"), "append_only")
    with connection.cursor() as cursor:
        for table, name in triggers.items():
            cursor.execute(f"DROP TRIGGER {name} ON bookings_{table}")
    for attempt in ATTEMPTS.values():
        sid = transaction.savepoint()
        attempt()
        transaction.savepoint_rollback(sid)
