"""Loading the catalogue: complete, idempotent, quick, and it respects what the salon did."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.models import Count

from salon import clock
from tests.factories.catalogue import Catalogue
from treatments import shipped as shipped_module
from treatments.models import (
    Contraindication,
    CrossReaction,
    HomeCareProduct,
    Indication,
    Ingredient,
    IngredientGroup,
    IngredientName,
    Protocol,
    ProtocolStep,
    Serum,
    SerumIngredient,
    Treatment,
)
from treatments.services import load_catalogue as loading
from treatments.services.load_catalogue import load_catalogue

TABLES = [
    Contraindication,
    CrossReaction,
    HomeCareProduct,
    Indication,
    Ingredient,
    IngredientGroup,
    IngredientName,
    Protocol,
    ProtocolStep,
    Serum,
    SerumIngredient,
    Treatment,
    Serum.indications.through,
    HomeCareProduct.ingredients.through,
]


def everything() -> dict[str, list[tuple[object, ...]]]:
    return {table.__name__: list(table.objects.order_by("pk").values_list()) for table in TABLES}


def ship(monkeypatch: pytest.MonkeyPatch, kind: str, **changed: object) -> None:
    """Pretend the next release ships this kind differently."""
    original = shipped_module.shipped
    monkeypatch.setattr(loading, "shipped", lambda asked: {**original(asked), **(changed if asked == kind else {})})


def test_the_facts_of_the_domain_are_in_the_catalogue(catalogue: Catalogue) -> None:
    assert [t.code for t in Treatment.objects.all()] == ["face-oxygen-peel", "hand-oxygen-peel"]
    for treatment in (catalogue.face, catalogue.hands):
        protocol = treatment.protocol
        assert (protocol.sessions, protocol.per_week) == (10, 2)
        assert (protocol.minutes_min, protocol.minutes_max) == (30, 90)
        assert protocol.steps.count() == 3
        assert sum(step.minutes for step in protocol.steps.all()) == protocol.minutes
    assert len(catalogue.indications) == 12
    assert len(catalogue.rules) == 12
    assert list(Serum.objects.values_list("code", flat=True)) == ["azelaic", "kojic", "hyaluronic", "ceramides"]
    assert "missha-oxygen-peel" in catalogue.home_care


@pytest.mark.parametrize(
    ("code", "serums", "areas"),
    [
        ("cleansing", {"hyaluronic"}, ["face", "hands"]),
        ("dryness", {"hyaluronic", "ceramides"}, ["face", "hands"]),
        ("firmness", {"ceramides"}, ["face", "hands"]),
        ("oiliness", {"azelaic"}, ["face"]),
        ("pores", {"azelaic", "kojic"}, ["face"]),
        ("acne-scars", {"kojic", "ceramides"}, ["face"]),
        ("striae", {"ceramides"}, ["face", "hands"]),
        ("pigmentation", {"kojic", "azelaic"}, ["face", "hands"]),
        ("wrinkles", {"kojic", "ceramides", "hyaluronic"}, ["face", "hands"]),
        ("lymph", {"azelaic", "kojic", "hyaluronic", "ceramides"}, ["face"]),
        ("puffiness", {"hyaluronic"}, ["face"]),
        ("contour", {"ceramides"}, ["face"]),
    ],
)
def test_each_indication_has_its_serums_and_areas(
    catalogue: Catalogue, code: str, serums: set[str], areas: list[str]
) -> None:
    indication = catalogue.indications[code]
    assert {serum.code for serum in indication.serums.all()} == serums
    assert indication.areas == areas


@pytest.mark.parametrize(
    ("code", "kind", "clears", "days", "source"),
    [
        ("pregnancy", "temporary", "declared", None, "article"),
        ("intolerance", "bars_ingredient", "never", None, "article"),
        ("wounds", "temporary", "healed", None, "article"),
        ("acute-disease", "temporary", "healed", None, "article; corespa.net"),
        ("isotretinoin", "temporary", "days", 183, "corespa.net; nailsandcospa.com"),
        ("topical-retinoid", "temporary", "days", 2, "corespa.net; thai-me.com"),
        ("waxing", "temporary", "days", 2, "corespa.net"),
        ("injectables", "temporary", "days", 14, "thai-me.com; corespa.net"),
        ("resurfacing", "temporary", "days", 14, "thai-me.com"),
        ("sunburn", "temporary", "days", 3, "corespa.net"),
        ("diabetes", "needs_document", "never", None, "ecoskinclinic.co.uk"),
        ("referral", "refuses", "never", None, "ecoskinclinic.co.uk"),
    ],
)
def test_each_contraindication_has_its_kind_clearing_and_source(
    catalogue: Catalogue, code: str, kind: str, clears: str, days: int | None, source: str
) -> None:
    rule = catalogue.rules[code]
    assert (rule.kind, rule.clears, rule.clears_after_days, rule.source) == (kind, clears, days, source)
    assert rule.version == 1
    assert rule.question.endswith("?")
    assert rule.question_ru.endswith("?")
    assert rule.areas == ["face", "hands"]


def test_no_serum_lists_the_active_of_another(catalogue: Catalogue) -> None:
    shared = (
        SerumIngredient.objects.exclude(ingredient__group=None)
        .values("ingredient__group__code")
        .annotate(serums=Count("serum", distinct=True))
    )
    assert all(group["serums"] == 1 for group in shared)


def test_kojic_acid_stays_off_the_neck_and_under_one_per_cent(catalogue: Catalogue) -> None:
    kojic = catalogue.serums["kojic"]
    assert kojic.leave_out_neck
    assert kojic.contents.get(ingredient__name="KOJIC ACID").percent == Decimal("1.00")
    assert not any(serum.requires_patch_test for serum in catalogue.serums.values())


def test_every_text_the_client_or_the_team_reads_exists_in_russian(catalogue: Catalogue) -> None:
    for table in TABLES:
        russian = [column.name for column in table._meta.concrete_fields if column.name.endswith("_ru")]
        for row in table.objects.all():
            for name in russian:
                english = getattr(row, name.removesuffix("_ru"))
                inci = isinstance(row, Ingredient) and row.group_id
                assert getattr(row, name) or not english or inci, (row, name)


def test_loading_again_changes_nothing_and_writes_nothing(
    catalogue: Catalogue, django_assert_max_num_queries: object
) -> None:
    before = everything()
    with django_assert_max_num_queries(20) as queries:  # type: ignore[operator]
        report = load_catalogue()
    assert (report.created, report.updated, report.kept) == (0, 0, 0)
    assert everything() == before
    assert not [q for q in queries.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.django_db
def test_the_first_loading_costs_few_queries(django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        report = load_catalogue()
    assert report.created > 50


@pytest.mark.django_db
def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_catalogue")
    assert "added, 0 updated, 0 left" in capsys.readouterr().out


def test_an_upgrade_brings_a_changed_text_to_a_row_nobody_edited(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [dict(row) for row in shipped_module.shipped("serums")["serum"]]
    rows[0] |= {"purpose": "a better sentence", "ingredients": ["AQUA", "AZELAIC ACID"]}
    ship(monkeypatch, "serums", serum=rows)
    report = load_catalogue()
    azelaic = Serum.objects.get(code="azelaic")
    assert (report.updated, azelaic.purpose, azelaic.version) == (1, "a better sentence", 2)
    assert [c.ingredient.name for c in azelaic.contents.all()] == ["AQUA", "AZELAIC ACID"]


def test_an_upgrade_takes_back_a_text_that_is_no_longer_shipped(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [dict(row) for row in shipped_module.shipped("serums")["serum"]]
    del rows[1]["caution"]
    ship(monkeypatch, "serums", serum=rows)
    load_catalogue()
    assert Serum.objects.get(code="kojic").caution == ""


def test_an_upgrade_never_overwrites_an_edited_row_nor_gives_its_children_back(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    kojic = catalogue.serums["kojic"]
    Serum.objects.filter(pk=kojic.pk).update(purpose="our own words", edited_at=clock.now())
    kojic.contents.filter(ingredient__name="GLYCERIN").delete()
    kojic.indications.remove(catalogue.indications["pores"])
    face = catalogue.face
    Treatment.objects.filter(pk=face.pk).update(edited_at=clock.now())
    Protocol.objects.filter(treatment=face).update(sessions=6)
    face.protocol.steps.filter(code="serum").delete()
    group = catalogue.groups["vitamin-c"]
    IngredientGroup.objects.filter(pk=group.pk).update(edited_at=clock.now())
    group.names.filter(name="vit C").delete()
    group.names.create(name="sour vitamin")
    rows = [{**row, "purpose": "shipped anew"} for row in shipped_module.shipped("serums")["serum"]]
    ship(monkeypatch, "serums", serum=rows)
    before = everything()
    report = load_catalogue()
    after = everything()
    assert report.kept == 3
    assert Serum.objects.get(pk=kojic.pk).purpose == "our own words"
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"Serum"}  # the three unedited ones
    assert Serum.objects.filter(purpose="shipped anew").count() == 3


def test_an_upgrade_never_revives_an_archived_row(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    Serum.objects.filter(code="azelaic").update(active=False)
    rows = [{**row, "purpose": "shipped anew"} for row in shipped_module.shipped("serums")["serum"]]
    ship(monkeypatch, "serums", serum=rows)
    load_catalogue()
    assert not Serum.objects.get(code="azelaic").active


def test_an_upgrade_leaves_rows_that_are_no_longer_shipped(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, "home_care", product=[])
    load_catalogue()
    assert HomeCareProduct.objects.filter(code="missha-oxygen-peel", active=True).exists()


def test_a_changed_rule_is_a_new_version_and_the_old_one_stays_as_it_was_asked(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = catalogue.rules["waxing"]
    rows = [
        {**row, "clears_after_days": 5} if row["code"] == "waxing" else row
        for row in shipped_module.shipped("contraindications")["contraindication"]
    ]
    ship(monkeypatch, "contraindications", contraindication=rows)
    load_catalogue()
    load_catalogue()
    old.refresh_from_db()
    new = Contraindication.objects.get(code="waxing", superseded_at=None)
    assert old.clears_after_days == 2
    assert old.superseded_at is not None
    assert (new.version, new.clears_after_days, new.edited_at) == (2, 5, None)
    assert Contraindication.objects.count() == 13


def test_a_rule_the_salon_edited_gets_no_new_version_from_an_upgrade(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    Contraindication.objects.filter(code="waxing").update(clears_after_days=7, edited_at=clock.now())
    rows = [
        {**row, "clears_after_days": 5} if row["code"] == "waxing" else row
        for row in shipped_module.shipped("contraindications")["contraindication"]
    ]
    ship(monkeypatch, "contraindications", contraindication=rows)
    load_catalogue()
    assert Contraindication.objects.get(code="waxing").clears_after_days == 7


def test_a_name_the_salon_already_gave_to_something_else_stays_there(catalogue: Catalogue) -> None:
    IngredientName.objects.filter(name="glycerol").delete()
    aqua = catalogue.ingredients["aqua"]
    aqua.names.create(name="Glycerol")
    Ingredient.objects.filter(pk=aqua.pk).update(edited_at=clock.now())
    load_catalogue()
    assert IngredientName.objects.get(name__iexact="glycerol").ingredient == aqua


def test_cross_reactions_run_both_ways(catalogue: Catalogue) -> None:
    pairs = set(CrossReaction.objects.values_list("group__code", "reacts_with__code"))
    assert ("pineapple", "latex") in pairs
    assert pairs == {(b, a) for a, b in pairs}
