"""Progress beside past courses, and the report for the client: right, few queries, nobody recognisable, by consent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.models import Course, Session, SessionRecord, SkinGrade
from bookings.selectors.band import LEAST_CLIENTS, past_band
from clients.services import withdraw_consent
from salon.accounts.actor import SYSTEM
from salon.privacy.models import Reading
from tests.factories import Cast, ClientFactory, make_cast
from tests.factories.catalogue import Catalogue
from tests.factories.consents import signed
from tests.factories.courses import make_course
from tests.factories.photos import add_photo
from treatments.models import Indication

START = datetime(2025, 3, 3, 9, tzinfo=UTC)
SIX = ("dryness", "oiliness", "pores", "pigmentation", "wrinkles", "contour")


def signed_grades(session: Session, indication: Indication, grade: float, scale: str = "severity") -> None:
    record, _ = SessionRecord.objects.get_or_create(
        session=session, defaults={"begun_at": START, "saved_at": START, "gais": "improved", "device_minutes": 25}
    )
    SkinGrade.objects.create(record=record, indication=indication, scale=scale, grade=grade)


def sign_all() -> None:
    SessionRecord.objects.filter(signed_at=None).update(signed_at=START)


def past_course(cast: Cast, day: int, indication: Indication, grades: list[int], **fields: Any) -> Course:
    starts = [START + timedelta(days=100 * day + 4 * n) for n in range(len(grades))]
    client = fields.pop("client", None) or ClientFactory(location=cast.location)
    course = make_course(cast, starts, client=client, **{"status": "completed"} | fields)
    Session.objects.filter(course=course).update(status="completed")
    for session, grade in zip(course.sessions.order_by("number"), grades, strict=True):
        signed_grades(session, indication, grade)
    return course


@pytest.fixture
def hers(cast: Cast, catalogue: Catalogue) -> Course:
    """Nora's course: two sessions signed, pores 4 and then 3."""
    course = make_course(cast, [START + timedelta(days=4 * n) for n in range(4)])
    Session.objects.filter(course=course, number__lte=2).update(status="completed")
    for number, grade in ((1, 4), (2, 3)):
        signed_grades(course.sessions.get(number=number), catalogue.indications["pores"], grade)
    sign_all()
    return course


@pytest.fixture
def olga(cast: Cast) -> Browser:
    browser = Browser()
    browser.force_login(cast.olga)
    return browser


def test_the_band_is_the_quartiles_of_past_courses(cast: Cast, catalogue: Catalogue, hers: Course) -> None:
    pores = catalogue.indications["pores"]
    for day, first in enumerate((0, 1, 2, 3, 4), 1):
        past_course(cast, day, pores, [first, 1])
    past_course(cast, 6, pores, [4, 4], status="active")  # not over: no evidence yet
    past_course(cast, 7, pores, [4, 4], client=cast.nora)  # she is not compared with herself
    past_course(make_cast(), 8, pores, [4, 4])  # another salon's
    past_course(cast, 9, pores, [4, 4], treatment=catalogue.hands)
    sign_all()
    past_course(cast, 10, pores, [4, 4])  # drafts
    one, two = past_band(hers, {(pores.pk, "severity")})[pores.pk, "severity"]
    assert (one.number, one.low, one.median, one.high, one.clients) == (1, 1, 2, 3, 5)
    assert (two.number, two.low, two.median, two.high, two.clients) == (2, 1, 1, 1, 5)


def test_nobody_is_recognisable_in_a_band(cast: Cast, catalogue: Catalogue, hers: Course) -> None:
    pores = catalogue.indications["pores"]
    one = ClientFactory(location=cast.location)
    for day in range(1, LEAST_CLIENTS + 2):  # six courses, but of four clients
        past_course(cast, day, pores, [3], client=one if day < 4 else None)
    sign_all()
    assert past_band(hers, {(pores.pk, "severity")}) == {}
    past_course(cast, 9, pores, [3])
    sign_all()
    assert [row.clients for row in past_band(hers, {(pores.pk, "severity")})[pores.pk, "severity"]] == [LEAST_CLIENTS]


def test_the_page_shows_line_change_table_and_band(
    cast: Cast, catalogue: Catalogue, hers: Course, olga: Browser
) -> None:
    for day in range(1, 6):
        past_course(cast, day, catalogue.indications["pores"], [4, 2])
    sign_all()
    page = olga.get(f"/courses/{hers.pk}/progress/").content.decode()
    assert "1 grade better than at the start." in page
    assert "plot__band" in page
    assert "n 5)" in page
    assert "improved" in page  # GAIS, in words


def test_ten_sessions_six_indications_and_forty_photos_cost_eight_queries(
    cast: Cast,
    catalogue: Catalogue,
    olga: Browser,
    django_assert_max_num_queries: Any,
    tmp_path: Any,
    settings: Any,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    course = make_course(cast, [START + timedelta(days=4 * n) for n in range(10)])
    Session.objects.filter(course=course).update(status="completed")
    views = ("frontal", "left_oblique", "right_oblique", "left_lateral")
    for session in course.sessions.all():
        for code in SIX:
            signed_grades(session, catalogue.indications[code], 2)
        for view in views:
            add_photo(session, view)
    sign_all()
    olga.get(f"/courses/{course.pk}/progress/")
    with django_assert_max_num_queries(8):
        page = olga.get(f"/courses/{course.pk}/progress/")
    assert (len(page.context["evidence"].plots), len(page.context["evidence"].photos)) == (6, 4)


@pytest.mark.parametrize("page", ["progress", "report"])
def test_a_receptionist_reads_neither_and_a_reading_is_noted(
    cast: Cast, hers: Course, olga: Browser, page: str
) -> None:
    rita = Browser()
    rita.force_login(cast.rita)
    assert rita.get(f"/courses/{hers.pk}/{page}/").status_code == 403
    assert not Reading.objects.exists()
    assert olga.get(f"/courses/{hers.pk}/{page}/").status_code == 200
    assert "progress" in Reading.objects.get().what
    assert olga.get("/courses/999999/progress/").status_code == 404


def test_health_data_leaves_only_by_her_consent(
    cast: Cast, hers: Course, olga: Browser, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    photo = add_photo(hers.sessions.get(number=1))
    address = f"/courses/{hers.pk}/report/"
    bare = olga.get(address).content.decode()
    assert "25 min" not in bare
    assert "plot__line" not in bare
    assert f"/photos/{photo.pk}/" not in bare
    signed(cast.nora, ["health_data", "photos_record"])
    full = olga.get(address).content.decode()
    assert all(words in full for words in ("25 min", "plot__line", f"/photos/{photo.pk}/"))
    withdraw_consent(client=cast.nora, purpose="photos_record", actor=SYSTEM)
    assert f"/photos/{photo.pk}/" not in olga.get(address).content.decode()


def test_the_report_is_in_the_clients_language(cast: Cast, hers: Course, olga: Browser) -> None:
    signed(cast.nora, ["health_data"])
    cast.nora.language = "ru"
    cast.nora.save()
    page = olga.get(f"/courses/{hers.pk}/report/").content.decode()
    assert '<html lang="ru"' in page
    assert "Ваш курс" in page
