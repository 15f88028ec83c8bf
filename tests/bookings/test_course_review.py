"""Half-way through: what has not moved is said, with the other serums for it that suit her; one touch changes it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client as Browser

from bookings.course_review import has_not_moved, is_half_way
from bookings.models import Course, CourseEvent, Session, SessionRecord, SkinGrade
from bookings.services.change_serum import change_serum, keep_serum
from clients.models import Allergy
from salon.accounts.actor import Actor
from salon.errors import SalonError
from tests.factories import Cast
from tests.factories.catalogue import Catalogue
from tests.factories.courses import make_course
from tests.factories.protocol import make_lot
from tests.factories.screenings import screened

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.mark.parametrize(
    ("number", "total", "half"),
    [(4, 10, False), (5, 10, True), (9, 10, True), (3, 5, True), (2, 5, False), (1, 1, False)],
)
def test_the_middle_of_a_course(number: int, total: int, half: bool) -> None:
    assert is_half_way(number, total) is half


@pytest.mark.parametrize(
    ("grades", "stuck"),
    [([3, 3], True), ([3, 2, 3], True), ([2, 3], True), ([3, 3, 2], False), ([3], False), ([], False), ([0, 0], False)],
)
def test_what_has_not_moved(grades: Sequence[int], stuck: bool) -> None:
    assert has_not_moved([Decimal(grade) for grade in grades]) is stuck


@pytest.fixture
def course(cast: Cast, catalogue: Catalogue) -> Course:
    """Nora's course with kojic acid for her pores; four sessions are signed, the fifth is now, one more is booked."""
    starts = [MONDAY - timedelta(days=4 * n) for n in range(4, -1, -1)] + [MONDAY + timedelta(days=4)]
    made = make_course(cast, starts, serum=catalogue.serums["kojic"], sessions_total=10)
    screened(cast.nora, catalogue.face)
    made.indications.set([catalogue.indications["pores"], catalogue.indications["wrinkles"]])
    Session.objects.filter(course=made, number__lt=5).update(status="completed")
    Session.objects.filter(course=made, number=5).update(status="in_treatment")
    return made


def graded(course: Course, code: str, grades: Sequence[int], catalogue: Catalogue) -> None:
    """Signed records of the first sessions with these grades of one indication."""
    lot = make_lot(course.location, course.serum, f"L-{code}")
    for number, grade in enumerate(grades, 1):
        session = course.sessions.get(number=number)
        record, _ = SessionRecord.objects.get_or_create(
            session=session,
            defaults={"begun_at": MONDAY, "saved_at": MONDAY, "serum_lot": lot, "serum_ml": Decimal(2)},
        )
        SkinGrade.objects.create(record=record, indication=catalogue.indications[code], grade=grade)


def sign_all(course: Course) -> None:
    SessionRecord.objects.filter(session__course=course).update(signed_at=MONDAY)


def page(client: Browser, cast: Cast, course: Course, number: int = 5) -> Any:
    client.force_login(cast.clara_user)
    return client.get(f"/sessions/{course.sessions.get(number=number).pk}/record/")


def test_at_session_five_the_record_says_what_has_not_moved_and_offers_what_suits(
    client: Browser, cast: Cast, catalogue: Catalogue, course: Course
) -> None:
    graded(course, "pores", [3, 3, 2, 3], catalogue)
    graded(course, "wrinkles", [3, 2, 2, 1], catalogue)
    sign_all(course)
    shown = page(client, cast, course)
    review = shown.context["sheet"].review
    assert [(one.indication.code, one.at_first, one.now) for one in review] == [("pores", "3 marked", "3 marked")]
    assert [serum.code for serum in review[0].serums] == ["azelaic"]  # the other serum for pores
    text = shown.content.decode()
    assert "this has not moved with" in text
    assert "Go on with Azelaic" in text
    assert client.get(f"/courses/{course.pk}/").context["sheet"].review == []  # four of ten are done


def test_a_serum_her_allergies_speak_against_is_not_offered(
    client: Browser, cast: Cast, catalogue: Catalogue, course: Course
) -> None:
    graded(course, "pores", [3, 3, 3, 3], catalogue)
    sign_all(course)
    group = next(group for code, group in catalogue.groups.items() if "azelaic" in code)
    Allergy.objects.create(client=cast.nora, words="azelaic acid", group=group, noted_at=MONDAY)
    shown = page(client, cast, course)
    assert [one.serums for one in shown.context["sheet"].review] == [[]]
    assert "No other suitable serum is listed for it." in shown.content.decode()


def test_a_grade_given_today_counts(client: Browser, cast: Cast, catalogue: Catalogue, course: Course) -> None:
    graded(course, "pores", [3, 3, 3, 3, 2], catalogue)
    SessionRecord.objects.filter(session__course=course, session__number__lt=5).update(signed_at=MONDAY)
    assert page(client, cast, course).context["sheet"].review == []


def test_before_half_way_nothing_is_said(client: Browser, cast: Cast, catalogue: Catalogue, course: Course) -> None:
    graded(course, "pores", [3, 3, 3], catalogue)
    sign_all(course)
    Session.objects.filter(course=course, number=4).update(status="in_treatment")
    assert page(client, cast, course, number=4).context["sheet"].review == []


def test_one_touch_changes_the_serum_of_the_sessions_to_come_and_the_question_is_closed(
    client: Browser, cast: Cast, catalogue: Catalogue, course: Course
) -> None:
    graded(course, "pores", [3, 3, 3, 3], catalogue)
    sign_all(course)
    shown = page(client, cast, course)
    visit, azelaic = course.sessions.get(number=5), catalogue.serums["azelaic"]
    said = {"version": shown.context["session"].course.version, "serum": azelaic.pk, "session": visit.pk}
    answer = client.post(f"/courses/{course.pk}/serum/", said, follow=True)
    assert answer.redirect_chain == [(f"/sessions/{visit.pk}/record/", 302)]
    assert "From now on: Azelaic" in answer.content.decode()
    assert answer.context["sheet"].review == []
    course.refresh_from_db()
    assert course.serum == azelaic
    event = CourseEvent.objects.get(course=course)
    assert (event.kind, event.data["before"], event.by) == (
        "serum_changed",
        catalogue.serums["kojic"].pk,
        cast.clara_user,
    )
    signed = client.get(f"/sessions/{course.sessions.get(number=1).pk}/record/").content.decode()
    assert f"{catalogue.serums['kojic'].label}, lot L-pores" in signed  # what was used stays what it was


def test_staying_on_purpose_closes_the_question_too(
    client: Browser, cast: Cast, catalogue: Catalogue, course: Course
) -> None:
    graded(course, "pores", [3, 3, 3, 3], catalogue)
    sign_all(course)
    assert page(client, cast, course).context["sheet"].review
    answer = client.post(f"/courses/{course.pk}/serum/", {"version": course.version}, follow=True)
    assert "the course goes on with" in answer.content.decode()
    assert page(client, cast, course).context["sheet"].review == []


@pytest.mark.parametrize(
    ("code", "refused"), [("kojic", "serum_same"), ("azelaic", "serum_unsuitable"), ("ceramides", "serum_unsuitable")]
)
def test_what_does_not_suit_is_refused(
    cast: Cast, catalogue: Catalogue, course: Course, code: str, refused: str
) -> None:
    group = next(group for name, group in catalogue.groups.items() if "azelaic" in name)
    Allergy.objects.create(client=cast.nora, words="azelaic acid", group=group, noted_at=MONDAY)
    catalogue.serums["ceramides"].active = False
    with pytest.raises(SalonError) as refusal:
        change_serum(course=course, serum=catalogue.serums[code], actor=Actor(cast.clara_user))
    assert refusal.value.code == refused
    course.refresh_from_db()
    assert course.serum.code == "kojic"


def test_a_course_that_is_over_keeps_its_serum_and_a_stale_page_is_told(
    cast: Cast, catalogue: Catalogue, course: Course
) -> None:
    with pytest.raises(SalonError) as refusal:
        keep_serum(course=course, actor=Actor(cast.clara_user), expected_version=7)
    assert refusal.value.code == "stale"
    Course.objects.filter(pk=course.pk).update(status="completed")
    with pytest.raises(SalonError) as refusal:
        change_serum(course=course, serum=catalogue.serums["azelaic"], actor=Actor(cast.clara_user))
    assert refusal.value.code == "illegal_move"


def test_the_receptionist_does_not_change_it_and_reads_no_review(
    client: Browser, cast: Cast, catalogue: Catalogue, course: Course
) -> None:
    graded(course, "pores", [3, 3, 3, 3], catalogue)
    sign_all(course)
    Session.objects.filter(course=course, number=5).update(status="completed")
    client.force_login(cast.rita)
    assert client.get(f"/courses/{course.pk}/serum/").status_code == 403
    assert "has not moved" not in client.get(f"/courses/{course.pk}/").content.decode()
    client.force_login(cast.olga)
    assert "has not moved" in client.get(f"/courses/{course.pk}/").content.decode()
    assert "Azelaic" in client.get(f"/courses/{course.pk}/serum/").content.decode()
