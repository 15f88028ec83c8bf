"""IGA, mMASI and GAIS: computed as published, given on the record page, kept as they were given.

What is checked against, by name:

- IGA success: Patel, Baquerizo Nole and Fleischer, J Drugs Dermatol 2021;20(6):648, who give the guidance of the FDA:
  clear (0) or almost clear (1), with an improvement of at least two grades from baseline; 0 clear .. 4 severe.
- mMASI: Pandya et al., J Am Acad Dermatol 2011;64:78-83, the index of Kimbrough-Green et al., Arch Dermatol
  1994;130:727-733, without homogeneity. They print the formula, the weights, the bands of the area, the grades of the
  darkness and the ends of the scale; the sums in between are worked by hand here, term by term.
- GAIS: five labels, printed with 1 as the best by some and as the worst by others; so there is nothing to compute.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser

from bookings.forms.record_scales import AREA_WORDS, DARK_WORDS
from bookings.grade_words import GAIS_WORDS
from bookings.models import Session, SessionRecord, SkinGrade
from bookings.record_draft import Draft, Flaw, GradeGiven, flaws, gaps
from bookings.scales import iga_success
from bookings.scales_gais import Gais
from bookings.scales_mmasi import AREAS, DARKNESSES, WEIGHTS, Parts, are_parts, is_whole, mmasi
from tests.factories.protocol import Shelf, make_shelf
from tests.factories.salon import Cast
from tests.factories.visits import make_running_course
from treatments.models import Indication, Treatment

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("baseline", "latest", "success"),
    [
        (4, 1, True),
        (4, 0, True),
        (3, 1, True),  # moderate to almost clear: the trials' end point
        (3, 0, True),
        (2, 0, True),
        (3, 2, False),
        (1, 0, False),  # clear, but almost clear before: one grade
        (2, 1, False),  # almost clear, but only one grade better
        (4, 2, False),  # two grades better, but still mild
        (1, 1, False),
        (1, 4, False),
    ],
)
def test_iga_success_is_clear_or_almost_clear_and_two_grades_better(baseline: int, latest: int, success: bool) -> None:
    assert iga_success(Decimal(baseline), Decimal(latest)) is success


@pytest.mark.parametrize(
    ("parts", "score"),
    [
        ((0, 0, 0, 0, 0, 0, 0, 0), "0"),
        ((6, 4, 6, 4, 6, 4, 6, 4), "24"),  # the scale's published end
        ((6, 4, 0, 0, 0, 0, 0, 0), "7.2"),  # forehead alone: 0.3 x 6 x 4
        ((0, 0, 6, 4, 0, 0, 0, 0), "7.2"),
        ((0, 0, 0, 0, 6, 4, 0, 0), "7.2"),
        ((0, 0, 0, 0, 0, 0, 6, 4), "2.4"),  # the chin counts a third of a cheek
        ((1, 1, 1, 1, 1, 1, 1, 1), "1.0"),  # the weights come to one
        ((2, 2, 3, 3, 3, 2, 1, 1), "5.8"),  # 0.3 x 2 x 2 + 0.3 x 3 x 3 + 0.3 x 3 x 2 + 0.1 x 1 x 1
        ((4, 3, 5, 3, 5, 3, 2, 2), "13.0"),  # 3.6 + 4.5 + 4.5 + 0.4
        ((3, 2, 4, 2, 4, 2, 0, 0), "6.6"),  # 1.8 + 2.4 + 2.4: after treatment, about half
        ((None, None, 3, 3, None, None, None, None), "2.7"),
    ],
)
def test_mmasi_is_the_weighted_sum_of_area_by_darkness(parts: Parts, score: str) -> None:
    assert mmasi(parts) == Decimal(score)
    assert sum(WEIGHTS.values()) == 1


def test_the_grades_of_a_region_are_called_as_published() -> None:
    assert [str(word) for word in AREA_WORDS] == ["none", "<10", "<30", "<50", "<70", "<90", "≤100"]
    assert [str(word) for word in DARK_WORDS] == ["none", "slight", "mild", "marked", "maximum"]
    assert (len(AREA_WORDS), len(DARK_WORDS)) == (len(AREAS), len(DARKNESSES))


def test_gais_is_one_of_its_five_labels_best_first() -> None:
    assert [str(GAIS_WORDS[one]) for one in Gais] == [
        "very much improved",
        "much improved",
        "improved",
        "no change",
        "worse",
    ]


@pytest.mark.parametrize(
    ("parts", "are", "whole"),
    [
        ((0, None, 0, None, 0, None, 0, 0), True, True),  # where nothing is affected there is no darkness
        ((1, None, 0, 0, 0, 0, 0, 0), True, False),
        ((None, 2, 0, 0, 0, 0, 0, 0), True, False),
        ((7, 0, 0, 0, 0, 0, 0, 0), False, True),
        ((0, 5, 0, 0, 0, 0, 0, 0), False, True),
    ],
)
def test_a_half_graded_mmasi_is_known(parts: Parts, are: bool, whole: bool) -> None:
    assert (are_parts(parts), is_whole(parts)) == (are, whole)


def test_what_does_not_add_up_is_refused_and_what_is_half_graded_is_not_signed() -> None:
    half = (1, None, None, None, None, None, None, None)
    said = Draft(grades=(GradeGiven(1, Decimal(0), "mmasi", half),), gais="3")
    found = [one.flaw for one in flaws(said, steps=(), indications=[1])]
    assert found == [Flaw.GAIS]  # a number is no label
    wrong = Draft(grades=(GradeGiven(1, Decimal(9), "mmasi", half), GradeGiven(1, Decimal(1), parts=half)))
    assert [one.flaw for one in flaws(wrong, steps=(), indications=[1])] == [Flaw.PARTS, Flaw.PARTS]
    assert Flaw.PARTS_OPEN in [one.flaw for one in gaps(said, first_visit=True, steps=())]


# --- on the page -----------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    return make_shelf(cast.location)


@pytest.fixture
def spots(shelf: Shelf) -> Indication:
    return Indication.objects.create(code="pigmentation", name="Pigmentation", areas=["face"], position=5)


@pytest.fixture
def visit(cast: Cast, shelf: Shelf, spots: Indication) -> Iterator[Session]:
    with time_machine.travel(NOW, tick=False):
        course = make_running_course(cast, [NOW, NOW + timedelta(days=4)])
        course.indications.set([shelf.pores, spots])
        Session.objects.filter(course=course).update(status="in_treatment")
        yield course.sessions.get(number=1)


@pytest.fixture
def tablet(client: Browser, cast: Cast, visit: Session) -> Browser:
    client.force_login(cast.clara_user)
    return client


def sent(shelf: Shelf, spots: Indication, *parts: int | str, **more: Any) -> dict[str, Any]:
    steps = {f"done_{step.code}": "on" for step in shelf.steps}
    measures = {"serum_lot": shelf.lot.pk, "serum_ml": "2.5", "device_minutes": "25", "version": 0}
    places = {f"mmasi_{spots.pk}_{n}": value for n, value in enumerate(parts)}
    return steps | measures | places | more


def test_each_scale_is_given_on_its_own_form_and_kept(
    tablet: Browser, visit: Session, shelf: Shelf, spots: Indication
) -> None:
    address = f"/sessions/{visit.pk}/record/"
    own = {f"iga_{shelf.pores.pk}": "3", f"grade_{spots.pk}": "2", "gais": "much_improved"}
    form = sent(shelf, spots, 2, 2, 3, 3, 3, 2, 1, 1, **own)
    assert tablet.post(address, form).status_code == 302
    record = SessionRecord.objects.get(session=visit)
    kept = {(row.indication.code, row.scale): (row.grade, row.parts) for row in record.grades.all()}
    assert kept == {
        ("pores", "iga"): (Decimal(3), []),
        ("pigmentation", "severity"): (Decimal(2), []),
        ("pigmentation", "mmasi"): (Decimal("5.8"), [2, 2, 3, 3, 3, 2, 1, 1]),
    }
    assert record.gais == Gais.MUCH_IMPROVED
    again = tablet.get(address).context["form"]
    assert (again[f"iga_{shelf.pores.pk}"].value(), again[f"mmasi_{spots.pk}_3"].value()) == ("3", "3")
    assert tablet.post(address, form | {"version": record.version, "press": "sign"}).status_code == 302
    read = tablet.get(address).content.decode()
    assert all(words in read for words in ("mMASI 5.8", "IGA acne 3 moderate", "much improved"))


def test_a_half_graded_mmasi_is_saved_but_not_signed(
    tablet: Browser, visit: Session, shelf: Shelf, spots: Indication
) -> None:
    address = f"/sessions/{visit.pk}/record/"
    assert tablet.post(address, sent(shelf, spots, 2, 2, 3)).status_code == 302
    assert SkinGrade.objects.get(scale="mmasi").parts == [2, 2, 3, None, None, None, None, None]
    refused = tablet.post(address, sent(shelf, spots, 2, 2, 3, version=1, press="sign"))
    assert (refused.status_code, Session.objects.get(pk=visit.pk).status) == (422, "in_treatment")
    assert "half graded" in refused.content.decode()


def test_a_grade_the_page_has_no_form_for_is_not_lost_by_a_save(
    tablet: Browser, visit: Session, shelf: Shelf, spots: Indication
) -> None:
    address = f"/sessions/{visit.pk}/record/"
    tablet.post(address, sent(shelf, spots))
    record = SessionRecord.objects.get(session=visit)
    SkinGrade.objects.create(record=record, indication=spots, scale="mmasi", grade=Decimal("9.3"))
    tablet.post(address, sent(shelf, spots, version=1))
    assert record.grades.get().grade == Decimal("9.3")
    tablet.post(address, sent(shelf, spots, 0, 0, 0, 0, 0, 0, 1, 1, version=2))
    assert record.grades.get().grade == Decimal("0.1")


def test_what_is_graded_besides_stands_open_and_hands_have_no_scale_of_the_face(
    tablet: Browser, visit: Session, shelf: Shelf, spots: Indication
) -> None:
    address = f"/sessions/{visit.pk}/record/"
    visit.course.indications.set([shelf.wrinkles])
    assert tablet.get(address).context["other_given"] is False
    tablet.post(address, sent(shelf, spots, 1, 1))
    assert tablet.get(address).context["other_given"] is True
    Treatment.objects.filter(pk=visit.course.treatment_id).update(area="hands")
    Indication.objects.filter(pk=spots.pk).update(areas=["hands"])
    page = tablet.get(address).content.decode()
    assert f"grade_{spots.pk}" in page
    assert "mmasi_" not in page


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("sessionrecord", "gais", "2"), ("skingrade", "grade", 25), ("skingrade", "grade", -1)],
)
def test_the_database_keeps_the_scales(
    tablet: Browser, visit: Session, shelf: Shelf, spots: Indication, table: str, column: str, value: object
) -> None:
    tablet.post(f"/sessions/{visit.pk}/record/", sent(shelf, spots, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE bookings_{table} SET {column} = %s", [value])  # noqa: S608  names of this test
