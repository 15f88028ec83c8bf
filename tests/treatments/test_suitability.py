"""Which serums a client with allergies may have: by group, over cross-reactions, in few queries."""

from decimal import Decimal

import pytest
from django.utils import translation

from tests.factories.catalogue import Catalogue
from treatments.models import HomeCareProduct, Ingredient, Serum, SerumIngredient
from treatments.selectors import (
    groups_hit_by,
    home_care_conflicts,
    match_ingredient,
    serum_conflicts,
    serum_suitability,
    suitable_serums,
)


def barred(catalogue: Catalogue, words: str) -> set[str]:
    match = match_ingredient(words)
    assert match
    groups = [match.group.pk] if match.group else []
    ingredients = [match.ingredient.pk] if match.ingredient else []
    found = serum_suitability(groups=groups, ingredients=ingredients)
    return {one.serum.code for one in found if not one.ok}


@pytest.mark.parametrize(
    ("words", "serums"),
    [
        ("vitamin C", {"kojic"}),
        ("витамин С", {"kojic"}),
        ("ceramide EOS", {"ceramides"}),
        ("hyaluronic acid", {"hyaluronic"}),
        ("nonanedioic acid", {"azelaic"}),
        ("retinol", {"kojic"}),
        ("glycerol", {"kojic", "hyaluronic"}),
        ("latex", set()),
    ],
)
def test_an_allergy_bars_the_serums_with_any_of_its_group(catalogue: Catalogue, words: str, serums: set[str]) -> None:
    assert barred(catalogue, words) == serums


def test_vitamin_c_bars_a_serum_that_lists_only_ethyl_ascorbic_acid(catalogue: Catalogue) -> None:
    bright = Serum.objects.create(code="bright", name="Bright")
    SerumIngredient.objects.create(serum=bright, ingredient=catalogue.ingredients["3-o-ethyl-ascorbic-acid"])
    assert "bright" in barred(catalogue, "vitamin C")
    assert "bright" not in barred(catalogue, "vitamin E")


def test_cross_reactions_are_followed_as_far_as_the_data_goes(catalogue: Catalogue) -> None:
    codes = {pk: group.code for group in [*catalogue.groups.values()] for pk in [group.pk]}
    hit = {codes[pk] for pk in groups_hit_by([catalogue.groups["latex-fruits"].pk])}
    assert hit == {"latex-fruits", "latex", "pineapple", "papain"}
    assert {codes[pk] for pk in groups_hit_by([catalogue.groups["vitamin-c"].pk])} == {"vitamin-c"}


@pytest.mark.parametrize("words", ["pineapple", "latex", "papaya", "bromelain", "kiwi", "ананас"])
def test_pineapple_and_latex_bar_the_home_peel(catalogue: Catalogue, words: str) -> None:
    match = match_ingredient(words)
    assert match
    assert match.group
    missha = catalogue.home_care["missha-oxygen-peel"]
    assert home_care_conflicts(groups=[match.group.pk])[missha.pk]
    assert not home_care_conflicts(groups=[catalogue.groups["vitamin-c"].pk])


def test_a_barred_serum_comes_with_the_suitable_ones_for_the_same_indication(catalogue: Catalogue) -> None:
    vitamin_c = catalogue.groups["vitamin-c"].pk
    wrinkles = suitable_serums(groups=[vitamin_c], area="face", indications=[catalogue.indications["wrinkles"]])
    assert [serum.code for serum in wrinkles] == ["hyaluronic", "ceramides"]


def test_a_serum_out_of_use_or_for_another_area_is_not_offered(catalogue: Catalogue) -> None:
    Serum.objects.filter(code="hyaluronic").update(active=False)
    Serum.objects.filter(code="azelaic").update(areas=["face"])
    assert [serum.code for serum in suitable_serums(area="hands")] == ["kojic", "ceramides"]


def test_an_ingredient_of_a_group_is_an_allergy_to_the_whole_group(catalogue: Catalogue) -> None:
    glucoside = catalogue.ingredients["ascorbyl-glucoside"]
    assert set(serum_conflicts(ingredients=[glucoside.pk])) == {catalogue.serums["kojic"].pk}


def test_the_reason_names_the_ingredient_and_the_allergy(catalogue: Catalogue) -> None:
    kojic = catalogue.serums["kojic"]
    [conflict] = serum_conflicts(serums=[kojic], groups=[catalogue.groups["vitamin-c"].pk])[kojic.pk]
    assert conflict.reason == "Contains ASCORBIC ACID (Vitamin C)."
    missha = catalogue.home_care["missha-oxygen-peel"]
    [conflict] = home_care_conflicts(groups=[catalogue.groups["latex"].pk])[missha.pk]
    assert conflict.crossed
    assert conflict.reason == "Contains ANANAS SATIVUS FRUIT EXTRACT, which cross-reacts with Latex."
    [glycerin] = serum_conflicts(serums=[kojic], ingredients=[catalogue.ingredients["glycerin"].pk])[kojic.pk]
    assert glycerin.reason == "Contains GLYCERIN."
    with translation.override("ru"):
        [conflict] = serum_conflicts(serums=[kojic], groups=[catalogue.groups["vitamin-c"].pk])[kojic.pk]
        assert conflict.ingredient == "Аскорбиновая кислота"


def test_a_client_without_allergies_costs_one_query(catalogue: Catalogue, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert all(one.ok for one in serum_suitability())


def many_serums(catalogue: Catalogue, serums: int = 500, ingredients: int = 30) -> None:
    """A catalogue as large as issue 4 asks for; every tenth serum has vitamin C in it."""
    fillers = Ingredient.objects.bulk_create(Ingredient(code=f"filler-{n}", name=f"FILLER {n}") for n in range(200))
    made = Serum.objects.bulk_create(
        Serum(code=f"serum-{n}", name=f"Serum {n}", areas=["face"], usual_dose_ml=Decimal(3)) for n in range(serums)
    )
    c = catalogue.ingredients["ascorbyl-glucoside"]
    SerumIngredient.objects.bulk_create(
        SerumIngredient(
            serum=serum,
            ingredient=c if place == 0 and n % 10 == 0 else fillers[(n + place) % 200],
            position=place,
        )
        for n, serum in enumerate(made)
        for place in range(ingredients)
    )


def test_the_whole_catalogue_of_500_serums_costs_at_most_four_queries(
    catalogue: Catalogue, django_assert_max_num_queries: object
) -> None:
    many_serums(catalogue)
    groups = [catalogue.groups["vitamin-c"].pk]
    single = [catalogue.ingredients["glycerin"].pk]
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        found = serum_suitability(groups=groups, ingredients=single)
    assert len(found) == 504
    assert sum(not one.ok for one in found) == 52


def test_products_of_the_salon_itself_are_checked_too(catalogue: Catalogue) -> None:
    cream = HomeCareProduct.objects.create(code="cream", name="Cream")
    cream.ingredients.add(catalogue.ingredients["papain"])
    assert cream.pk in home_care_conflicts(groups=[catalogue.groups["pineapple"].pk])
