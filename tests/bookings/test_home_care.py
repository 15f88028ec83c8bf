"""A product is recommended for home only when nothing we know, and nothing we do not know, speaks against it."""

from datetime import UTC, datetime, timedelta

import pytest

from bookings.selectors.home_care import home_care_for
from clients.models import Allergy, Screening, ScreeningAnswer
from tests.factories import Cast
from tests.factories.catalogue import Catalogue

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def screen(cast: Cast, catalogue: Catalogue, *yes: str) -> None:
    screening = Screening.objects.create(
        client=cast.nora,
        treatment=catalogue.face,
        taken_at=NOW,
        taken_on=NOW.date(),
        outcome="clear",
        valid_until=NOW.date() + timedelta(days=30),
    )
    for code, rule in catalogue.rules.items():
        ScreeningAnswer.objects.create(screening=screening, rule=rule, yes=code in yes)


def codes(cast: Cast, catalogue: Catalogue) -> list[str]:
    return [product.code for product in home_care_for(cast.nora, catalogue.face)]


def test_it_is_recommended_when_all_is_clear(cast: Cast, catalogue: Catalogue) -> None:
    screen(cast, catalogue)
    assert codes(cast, catalogue) == ["missha-oxygen-peel"]


@pytest.mark.parametrize("answer", ["pregnancy", "intolerance"])
def test_not_with_pregnancy_or_an_intolerance(cast: Cast, catalogue: Catalogue, answer: str) -> None:
    screen(cast, catalogue, answer)
    assert codes(cast, catalogue) == []


@pytest.mark.parametrize("name", ["pineapple", "latex", "hyaluron"])
def test_not_with_an_allergy_to_what_is_in_it_or_reacts_with_it(cast: Cast, catalogue: Catalogue, name: str) -> None:
    screen(cast, catalogue)
    group = next(group for code, group in catalogue.groups.items() if name in code)
    Allergy.objects.create(client=cast.nora, words=name, group=group, noted_at=NOW)
    assert codes(cast, catalogue) == []


def test_an_allergy_to_something_else_does_not_matter(cast: Cast, catalogue: Catalogue) -> None:
    screen(cast, catalogue)
    Allergy.objects.create(client=cast.nora, words="kojic acid", group=catalogue.groups["kojic-acid"], noted_at=NOW)
    assert codes(cast, catalogue) == ["missha-oxygen-peel"]


def test_an_allergy_nobody_understands_is_not_excluded(cast: Cast, catalogue: Catalogue) -> None:
    screen(cast, catalogue)
    Allergy.objects.create(client=cast.nora, words="something in the blue bottle", noted_at=NOW)
    assert codes(cast, catalogue) == []


def test_without_a_screening_nothing_is_recommended(cast: Cast, catalogue: Catalogue) -> None:
    assert codes(cast, catalogue) == []
