"""Changing the catalogue in the browser: any kind of row, nothing typed is lost, bad input gets a sentence."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests.factories import Cast
from tests.factories.catalogue import Catalogue
from tests.treatments.forms import KINDS, one_of_each, post, typed
from treatments.models import Contraindication, Ingredient, IngredientGroup, Serum, Treatment
from treatments.views.edit import FORMS

BAD_NAMES = ["", "   ", "x" * 10_000, "a\x00b"]
STRANGE_NAMES = ["🙂 ключ", "سيروم", "<b>x</b>", "Ё" * 160]


@pytest.fixture
def olga(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.olga)
    return client


def refused(page: Any, field: str, sentence: str = "") -> None:
    """Assert that the page says what is wrong beside the field, in the house's words."""
    assert page.status_code == 422, (field, page.status_code)
    errors = page.context["form"].errors
    assert any(sentence in error for error in errors.get(field, [])), (field, errors)
    assert "Constraint" not in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_saving_a_form_unchanged_keeps_every_value(catalogue: Catalogue, olga: Browser, kind: str) -> None:
    row = one_of_each(catalogue)[kind]
    before = typed(FORMS[kind](instance=row))
    assert olga.get(reverse("treatments:edit", args=[kind, row.pk])).status_code == 200
    assert post(olga, kind, row).status_code == 302
    after = typed(FORMS[kind](instance=one_of_each(catalogue)[kind]))
    del before["expected_version"], after["expected_version"]
    assert after == before


@pytest.mark.parametrize("kind", KINDS)
def test_any_name_is_saved_as_the_salons_own_or_refused_and_kept(
    catalogue: Catalogue, olga: Browser, kind: str
) -> None:
    row = one_of_each(catalogue)[kind]
    for name in BAD_NAMES:
        page = post(olga, kind, row, name=name, name_ru="по-русски")
        refused(page, "name")
        assert "по-русски" in page.text
    for version, name in enumerate(STRANGE_NAMES, start=2):
        row = type(row).objects.order_by("pk").filter(code=row.code).last()
        assert post(olga, kind, row, name=name).status_code == 302
        saved = type(row).objects.get(name=name)
        assert (saved.version, saved.edited_at is None) == (version, False)


def test_an_empty_new_form_says_what_is_missing(catalogue: Catalogue, olga: Browser) -> None:
    for kind in KINDS:
        address = reverse("treatments:new", args=[kind])
        assert olga.get(address).status_code == 200
        refused(olga.post(address, {}), "name")


@pytest.mark.parametrize("kind", KINDS)
def test_two_people_editing_one_row_do_not_overwrite_each_other(catalogue: Catalogue, olga: Browser, kind: str) -> None:
    row = one_of_each(catalogue)[kind]
    mine = typed(FORMS[kind](instance=row))
    address = reverse("treatments:edit", args=[kind, row.pk])
    assert post(olga, kind, row, name="Theirs").status_code == 302
    page = olga.post(address, mine | {"name": "Mine"})
    assert page.status_code == 412
    assert "Mine" in page.text
    assert "Theirs" in page.text
    again = typed(page.context["form"]) | {"name": "Mine"}
    assert olga.post(address, again).status_code == 302
    assert type(row).objects.filter(name="Mine").exists()


def test_a_row_is_put_away_and_taken_back(catalogue: Catalogue, olga: Browser) -> None:
    def current(kind: str) -> Any:
        if kind == "contraindications":
            return Contraindication.objects.get(code="waxing", superseded_at=None)
        return one_of_each(catalogue)[kind]

    for kind in KINDS:
        for verb, active in (("put_away", False), ("take_back", True)):
            row = current(kind)
            address = reverse(f"treatments:{verb}", args=[kind, row.pk])
            for seen in ("999", "x", "", "²"):
                assert olga.post(address, {"expected_version": seen}).status_code == 412
            assert olga.get(address).status_code == 405
            assert olga.post(address, {"expected_version": row.version}).status_code == 302
            assert current(kind).active is active
            assert olga.get(reverse("treatments:edit", args=[kind, row.pk])).status_code == 200


# --- treatments ------------------------------------------------------------------------------------------------


def test_an_impossible_protocol_is_refused_beside_its_field(catalogue: Catalogue, olga: Browser) -> None:
    for field, value in [
        ("minutes", "0"),
        ("minutes", "-5"),
        ("minutes", "29"),
        ("minutes", "91"),
        ("minutes_min", "4"),
        ("minutes_max", "20"),
        ("minutes_max", "9" * 20),
        ("per_week", "5"),
        ("per_week", "0"),
        ("sessions", "31"),
        ("sessions", "ten"),
        ("sessions", "1.5"),
        ("min_gap_days", "0"),
        ("area", "moon"),
        ("aftercare", "x" * 10_000),
    ]:
        refused(post(olga, "treatments", catalogue.face, **{field: value}), field)
    assert Treatment.objects.get(pk=catalogue.face.pk).edited_at is None


def test_broken_steps_are_refused_and_kept(catalogue: Catalogue, olga: Browser) -> None:
    for changes in (
        {f"steps-{n}-DELETE": "on" for n in range(3)},
        {"steps-0-minutes": "-1"},
        {"steps-0-name": ""},
        {"steps-0-name": "x" * 10_000},
        {"steps-0-name": "a\x00"},
        {"steps-TOTAL_FORMS": "x"},
        {"steps-TOTAL_FORMS": "100000"},
        {"steps-0-code": "not a slug!"},
        {"steps-0-ORDER": "many"},
    ):
        page = post(olga, "treatments", catalogue.face, description="kept", **changes)
        refused(page, "__all__")
        assert "kept" in page.text
    assert Treatment.objects.get(pk=catalogue.face.pk).protocol.steps.count() == 3


def test_the_owner_changes_rhythm_and_steps(catalogue: Catalogue, olga: Browser) -> None:
    changes = {
        "sessions": "6",
        "per_week": "1",
        "steps-0-ORDER": "3",
        "steps-1-DELETE": "on",
        "steps-2-ORDER": "4",
        "steps-3-name": "Маска",
        "steps-3-minutes": "15",
        "steps-3-ORDER": "2",
    }
    assert post(olga, "treatments", catalogue.face, **changes).status_code == 302
    protocol = Treatment.objects.get(pk=catalogue.face.pk).protocol
    assert (protocol.sessions, protocol.per_week) == (6, 1)
    assert [(s.position, s.name, s.minutes) for s in protocol.steps.all()] == [
        (1, "Маска", 15),
        (2, "Cleanse and degrease", 10),
        (3, "Oxygen jet", 40),
    ]
    assert len({s.code for s in protocol.steps.all()}) == 3


def test_a_treatment_can_be_added(catalogue: Catalogue, olga: Browser) -> None:
    data = typed(FORMS["treatments"](instance=None)) | {
        "name": "Neck only",
        "steps-0-name": "Oxygen jet",
        "steps-0-minutes": "30",
    }
    assert olga.post(reverse("treatments:new", args=["treatments"]), data).status_code == 302
    added = Treatment.objects.get(name="Neck only")
    assert (added.code, added.protocol.sessions, added.protocol.steps.count()) == ("neck-only", 10, 1)


# --- contraindications -----------------------------------------------------------------------------------------


def test_an_impossible_rule_is_refused_beside_its_field(catalogue: Catalogue, olga: Browser) -> None:
    for changes, field in [
        ({"clears": "days", "clears_after_days": ""}, "clears_after_days"),
        ({"clears": "days", "clears_after_days": "-3"}, "clears_after_days"),
        ({"clears": "never"}, "clears"),
        ({"kind": "sometimes"}, "kind"),
        ({"validity_days": "0"}, "validity_days"),
        ({"areas": []}, "areas"),
        ({"question": ""}, "question"),
        ({"question": "x" * 10_000}, "question"),
        ({"source": "x" * 10_000}, "source"),
    ]:
        refused(post(olga, "contraindications", catalogue.rules["waxing"], **changes), field)
    assert Contraindication.objects.filter(code="waxing").count() == 1


def test_a_changed_rule_is_a_new_version_and_an_old_address_leads_to_it(catalogue: Catalogue, olga: Browser) -> None:
    old = catalogue.rules["waxing"]
    assert post(olga, "contraindications", old, clears_after_days="7").status_code == 302
    new = Contraindication.objects.get(code="waxing", superseded_at=None)
    assert (new.version, new.clears_after_days) == (2, 7)
    old.refresh_from_db()
    assert old.clears_after_days == 2
    page = olga.get(reverse("treatments:edit", args=["contraindications", old.pk]))
    assert page.context["form"].instance == new
    changed = {"kind": "refuses", "clears": "days", "clears_after_days": ""}
    assert post(olga, "contraindications", new, **changed).status_code == 302
    newest = Contraindication.objects.get(code="waxing", superseded_at=None)
    assert (newest.kind, newest.clears, newest.clears_after_days) == ("refuses", "never", None)


def test_a_rule_saved_unchanged_makes_no_new_version(catalogue: Catalogue, olga: Browser) -> None:
    assert post(olga, "contraindications", catalogue.rules["waxing"]).status_code == 302
    assert Contraindication.objects.filter(code="waxing").count() == 1


def test_a_question_can_be_added(catalogue: Catalogue, olga: Browser) -> None:
    data = {
        "name": "Кардиостимулятор",
        "question": "Do you have a pacemaker?",
        "areas": ["face"],
        "kind": "refuses",
        "clears": "days",
        "validity_days": "30",
    }
    assert olga.post(reverse("treatments:new", args=["contraindications"]), data).status_code == 302
    added = Contraindication.objects.get(name="Кардиостимулятор")
    assert added.code.startswith("rule-")
    assert added.edited_at is not None


# --- serums, products, ingredients -----------------------------------------------------------------------------


def test_an_impossible_serum_is_refused_beside_its_field(catalogue: Catalogue, olga: Browser) -> None:
    kojic = catalogue.serums["kojic"]
    for field, value, sentence in [
        ("contents", "", "at least one"),
        ("contents", "UNOBTAINIUM", "not known"),
        ("contents", "KOJIK ACID", "KOJIC ACID"),
        ("contents", "Vitamin C", "whole group"),
        ("contents", "AQUA, AQUA", "twice"),
        ("contents", "AQUA 101 %", "101"),
        ("contents", "AQUA 60 %, GLYCERIN 60 %", "more than 100"),
        ("contents", "A, " * 4_000, ""),
        ("usual_dose_ml", "0", ""),
        ("usual_dose_ml", "-3", ""),
        ("usual_dose_ml", "NaN", ""),
        ("usual_dose_ml", "1e9", ""),
        ("in_use_days", "0", ""),
        ("indications", ["999999"], ""),
        ("indications", ["x"], ""),
        ("areas", ["moon"], ""),
        ("name", "ceramides", "already"),
    ]:
        refused(post(olga, "serums", kojic, **{field: value}), field, sentence)
    assert kojic.contents.count() == 6
    assert not Ingredient.objects.filter(name="UNOBTAINIUM").exists()


def test_the_owner_changes_what_is_in_a_serum_as_its_label_has_it(catalogue: Catalogue, olga: Browser) -> None:
    kojic = catalogue.serums["kojic"]
    label = "Aqua; Glycerine, kojic acid (0,8 %)\n3-O-Ethyl Ascorbic Acid: 2 %, 1,3-Propanediol"
    changed = {"contents": label, "usual_dose_ml": "2,5", "requires_patch_test": "on"}
    assert post(olga, "serums", kojic, **changed).status_code == 302
    kojic = Serum.objects.get(pk=kojic.pk)
    assert (kojic.usual_dose_ml, kojic.requires_patch_test) == (Decimal("2.5"), True)
    assert [(p.ingredient.name, p.percent) for p in kojic.contents.select_related("ingredient")] == [
        ("AQUA", None),
        ("GLYCERIN", None),
        ("KOJIC ACID", Decimal("0.8")),
        ("3-O-ETHYL ASCORBIC ACID", Decimal(2)),
        ("PROPANEDIOL", None),
    ]


def test_an_unknown_name_becomes_an_ingredient_only_on_wish(catalogue: Catalogue, olga: Browser) -> None:
    kojic = catalogue.serums["kojic"]
    assert post(olga, "serums", kojic, contents="AQUA, Niacinamide 4 %", add_unknown="on").status_code == 302
    assert Ingredient.objects.get(name="NIACINAMIDE").group is None
    assert kojic.contents.count() == 2


def test_a_products_contents_are_read_the_same_way(catalogue: Catalogue, olga: Browser) -> None:
    missha = catalogue.home_care["missha-oxygen-peel"]
    refused(post(olga, "home-care", missha, contents="Unobtainium"), "contents", "not known")
    assert post(olga, "home-care", missha, contents="papain", undesirable_with=["sunburn"]).status_code == 302
    missha.refresh_from_db()
    assert [i.name for i in missha.ingredients.all()] == ["PAPAIN"]
    assert missha.undesirable_with == ["sunburn"]


def test_an_indication_says_which_serums_serve_it(catalogue: Catalogue, olga: Browser) -> None:
    pores = catalogue.indications["pores"]
    ceramides = catalogue.serums["ceramides"]
    assert post(olga, "indications", pores, serums=[ceramides.pk]).status_code == 302
    assert [s.code for s in pores.serums.all()] == ["ceramides"]
    edited = set(Serum.objects.exclude(edited_at=None).values_list("code", flat=True))
    assert edited == {"azelaic", "kojic", "ceramides"}


def test_a_name_that_means_something_else_is_refused(catalogue: Catalogue, olga: Browser) -> None:
    for field, value in [
        ("names", "latex"),
        ("names", "Витамин С"),
        ("names", "x" * 200),
        ("names", "\n".join(f"name {n}" for n in range(61))),
        ("names", "x" * 10_000),
        ("names", "a\x00b"),
        ("name", "BROMELAIN"),
        ("name", "Vitamin-C"),
        ("group", "999999"),
        ("cas", "x" * 40),
    ]:
        refused(post(olga, "ingredients", catalogue.ingredients["retinol"], **{field: value}), field)


def test_a_synonym_is_added_once_however_often_it_is_typed(catalogue: Catalogue, olga: Browser) -> None:
    names = "vitamin A alcohol\nVitamin-A Alcohol\n\n спирт витамина А "
    assert post(olga, "ingredients", catalogue.ingredients["retinol"], names=names).status_code == 302
    stored = list(catalogue.ingredients["retinol"].names.values_list("name", flat=True))
    assert stored == ["vitamin A alcohol", "спирт витамина А"]


def test_cross_reactions_are_kept_both_ways(catalogue: Catalogue, olga: Browser) -> None:
    group, latex = catalogue.groups["vitamin-a"], catalogue.groups["latex"]
    assert post(olga, "groups", group, reacts_with=[latex.pk]).status_code == 302
    assert latex.cross_reactions.filter(reacts_with=group).exists()
    latex.refresh_from_db()
    assert latex.edited_at is not None
    assert post(olga, "groups", IngredientGroup.objects.get(pk=group.pk), reacts_with=[]).status_code == 302
    assert not latex.cross_reactions.filter(reacts_with=group).exists()
