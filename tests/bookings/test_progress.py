"""Whether it works: grades of signed records, from where they began to where they are."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bookings.grade_words import wording
from bookings.models import Course, SessionRecord, SkinGrade
from bookings.progress import client_progress, course_progress, last_grades
from bookings.scales import SCALES
from tests.factories.courses import make_course
from tests.factories.protocol import Shelf, make_shelf
from tests.factories.salon import Cast
from treatments.models import Indication

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    return make_shelf(cast.location)


@pytest.fixture
def course(cast: Cast, shelf: Shelf) -> Course:
    return make_course(cast, [START + timedelta(days=3 * n) for n in range(4)])


def grade(
    course: Course, number: int, indication: Indication, value: int, *, signed: bool = True, scale: str = "severity"
) -> None:
    """Grade in a session's record, begun where there is none; sign it at the end."""
    session = course.sessions.get(number=number)
    record = SessionRecord.objects.filter(session=session).first() or SessionRecord.objects.create(
        session=session, begun_at=START, saved_at=START
    )
    SkinGrade.objects.create(record=record, indication=indication, grade=value, scale=scale)
    if signed:
        SessionRecord.objects.filter(pk=record.pk).update(signed_at=START)


def test_a_series_knows_where_it_began_and_how_far_it_came(course: Course, shelf: Shelf) -> None:
    for number, value in ((1, 4), (2, 3), (4, 1)):
        grade(course, number, shelf.pores, value)
    (series,) = course_progress(course)
    assert [(point.number, int(point.grade), int(point.change)) for point in series.points] == [
        (1, 4, 0),
        (2, 3, -1),
        (4, 1, -3),
    ]
    assert (series.indication, series.baseline, series.latest, series.change) == (shelf.pores, 4, 1, -3)


def test_a_draft_is_no_evidence(course: Course, shelf: Shelf) -> None:
    grade(course, 1, shelf.pores, 4)
    grade(course, 2, shelf.pores, 0, signed=False)
    assert [point.number for point in course_progress(course)[0].points] == [1]


def test_scales_and_indications_are_lines_of_their_own_in_the_catalogues_order(course: Course, shelf: Shelf) -> None:
    grade(course, 1, shelf.wrinkles, 2, signed=False)
    grade(course, 1, shelf.pores, 3, signed=False, scale="iga")
    grade(course, 1, shelf.pores, 1)
    assert [(series.indication.code, series.scale) for series in course_progress(course)] == [
        ("pores", "iga"),
        ("pores", "severity"),
        ("wrinkles", "severity"),
    ]


def test_a_clients_courses_each_have_their_own_baseline(cast: Cast, course: Course, shelf: Shelf) -> None:
    second = make_course(cast, [START + timedelta(days=60)])
    grade(course, 1, shelf.pores, 4)
    grade(course, 4, shelf.pores, 1)
    grade(second, 1, shelf.pores, 2)
    assert [(series.course_id, int(series.baseline)) for series in client_progress(cast.nora)] == [
        (second.pk, 2),
        (course.pk, 4),
    ]


def test_last_time_is_the_latest_before_this_session_in_any_course(cast: Cast, course: Course, shelf: Shelf) -> None:
    grade(course, 1, shelf.pores, 4)
    grade(course, 2, shelf.pores, 3)
    third = course.sessions.get(number=3)
    assert last_grades(third) == {(shelf.pores.pk, "severity"): Decimal(3)}
    assert last_grades(course.sessions.get(number=1)) == {}


def test_however_many_sessions_it_is_one_question(
    course: Course, shelf: Shelf, django_assert_num_queries: object
) -> None:
    for number in (1, 2, 3, 4):
        grade(course, number, shelf.pores, number)
    with django_assert_num_queries(1):  # type: ignore[operator]
        course_progress(course)
    with django_assert_num_queries(1):  # type: ignore[operator]
        client_progress(course.client)


@pytest.mark.parametrize(
    ("scale", "value", "words"),
    [
        ("severity", "0", "0 none"),
        ("severity", "4", "4 severe"),
        ("iga", "1", "IGA acne 1 almost clear"),
        ("mmasi", "7.2", "mMASI 7.2"),
        ("mmasi", "10.0", "mMASI 10"),
    ],
)
def test_a_grade_is_always_read_in_the_same_words(scale: str, value: str, words: str) -> None:
    assert wording(scale, Decimal(value)) == words


@pytest.mark.parametrize(
    ("scale", "value", "has"),
    [
        ("severity", "4", True),
        ("severity", "5", False),
        ("severity", "-1", False),
        ("severity", "1.5", False),
        ("mmasi", "24", True),
        ("mmasi", "24.1", False),
        ("mmasi", "3.7", True),
        ("mmasi", "3.75", False),
        ("iga", "NaN", False),
        ("iga", "Infinity", False),
    ],
)
def test_a_scale_knows_its_own_values(scale: str, value: str, has: bool) -> None:
    assert SCALES[scale].has(Decimal(value)) is has
