"""The catalogue's pages: everyone reads, the owner edits, nothing typed is lost, bad input gets a sentence."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from salon.accounts.actor import Actor
from tests.factories import Cast, make_cast
from tests.factories.catalogue import Catalogue
from treatments.forms.base import CatalogueForm
from treatments.models import Contraindication, Indication, Ingredient, IngredientGroup, Serum, SerumLot, Treatment
from treatments.services import stock
from treatments.views.edit import FORMS

TABS = ["catalogue", "indications", "rules", "serums", "ingredients", "home_care", "lots"]


@pytest.fixture
def olga(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.olga)
    return client


@pytest.fixture
def lot(cast: Cast, catalogue: Catalogue) -> SerumLot:
    return stock.receive_lot(
        location=cast.location,
        serum=catalogue.serums["kojic"],
        number="K-1",
        ml=Decimal(30),
        expires_on=date.max - timedelta(days=1),
        actor=Actor(cast.olga),
    )


def typed(form: CatalogueForm) -> dict[str, Any]:
    """What the browser would post if nothing was changed."""
    data: dict[str, Any] = {}
    steps = getattr(form, "steps", None)
    forms = [form, *([steps.management_form, *steps.forms] if steps else [])]
    for one in forms:
        for bound in one:
            value = bound.value()
            if isinstance(value, bool):
                data |= {bound.html_name: "on"} if value else {}
            elif value is not None:
                data[bound.html_name] = value
    return data


def post(browser: Browser, of: str, row: Any, **changes: Any) -> Any:
    form = FORMS[of](instance=row)
    return browser.post(reverse("treatments:edit", args=[of, row.pk]), typed(form) | changes)


def rows(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "treatments": catalogue.face,
        "indications": catalogue.indications["pores"],
        "contraindications": catalogue.rules["waxing"],
        "serums": catalogue.serums["kojic"],
        "ingredients": catalogue.ingredients["retinol"],
        "groups": catalogue.groups["vitamin-a"],
        "home-care": catalogue.home_care["missha-oxygen-peel"],
    }


KINDS = ["treatments", "indications", "contraindications", "serums", "ingredients", "groups", "home-care"]


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_everyone_who_works_here_reads_the_catalogue(
    catalogue: Catalogue, lot: SerumLot, cast: Cast, client: Browser, tab: str, language: str
) -> None:
    for user in (cast.olga, cast.rita, cast.clara_user):
        client.force_login(user)
        page = client.get(reverse(f"treatments:{tab}"), headers={"accept-language": language})
        assert page.status_code == 200
        assert ("/new/" in page.text) == (user == cast.olga)


@pytest.mark.parametrize("tab", TABS)
def test_a_page_costs_a_fixed_number_of_queries(
    catalogue: Catalogue, lot: SerumLot, olga: Browser, tab: str, django_assert_max_num_queries: Any
) -> None:
    for n in range(20):
        Indication.objects.create(code=f"i{n}", name=f"I {n}", areas=["face"])
        serum = Serum.objects.create(code=f"s{n}", name=f"S {n}", areas=["face"])
        serum.contents.create(ingredient=Ingredient.objects.create(code=f"x{n}", name=f"X {n}"))
        IngredientGroup.objects.create(code=f"g{n}", name=f"G {n}")
    with django_assert_max_num_queries(15):
        assert olga.get(reverse(f"treatments:{tab}")).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_owner_edits(catalogue: Catalogue, cast: Cast, client: Browser, kind: str) -> None:
    row = rows(catalogue)[kind]
    addresses = [reverse("treatments:edit", args=[kind, row.pk]), reverse("treatments:new", args=[kind])]
    posts = [reverse(f"treatments:{verb}", args=[kind, row.pk]) for verb in ("put_away", "take_back")]
    for user in (cast.rita, cast.clara_user):
        client.force_login(user)
        assert [client.get(address).status_code for address in addresses] == [403, 403]
        assert [client.post(address).status_code for address in [*addresses, *posts]] == [403] * 4
    client.logout()
    assert [client.get(address).status_code for address in addresses] == [302, 302]


@pytest.mark.parametrize("kind", KINDS)
def test_saving_a_form_unchanged_keeps_every_value(catalogue: Catalogue, olga: Browser, kind: str) -> None:
    row = rows(catalogue)[kind]
    before = typed(FORMS[kind](instance=row))
    assert olga.get(reverse("treatments:edit", args=[kind, row.pk])).status_code == 200
    assert post(olga, kind, row).status_code == 302
    after = typed(FORMS[kind](instance=type(row).objects.get(pk=row.pk)))
    assert {k: v for k, v in after.items() if k != "expected_version"} == {
        k: v for k, v in before.items() if k != "expected_version"
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_name_is_saved_and_marks_the_row_as_the_salons_own(
    catalogue: Catalogue, olga: Browser, kind: str
) -> None:
    row = rows(catalogue)[kind]
    assert post(olga, kind, row, name="Our own name").status_code == 302
    saved = type(row).objects.get(name="Our own name")
    assert saved.edited_at is not None
    assert saved.version == row.version + 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("", 422),
        ("   ", 422),
        ("x" * 10_000, 422),
        ("a\x00b", 422),
        ("🙂 ключ", 302),
        ("سيروم", 302),
        ("<b>x</b>", 302),
    ],
)
def test_any_name_is_saved_or_refused_with_a_sentence_and_kept(
    catalogue: Catalogue, olga: Browser, kind: str, name: str, status: int
) -> None:
    page = post(olga, kind, rows(catalogue)[kind], name=name, name_ru="по-русски")
    assert page.status_code == status
    if status == 422:
        form = page.context["form"]
        assert form.errors["name"]
        assert "по-русски" in page.text
        assert "Constraint" not in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_new_form_says_what_is_missing(catalogue: Catalogue, olga: Browser, kind: str) -> None:
    address = reverse("treatments:new", args=[kind])
    assert olga.get(address).status_code == 200
    page = olga.post(address, {})
    assert page.status_code == 422
    assert "name" in page.context["form"].errors


@pytest.mark.parametrize("kind", KINDS)
def test_two_people_editing_one_row_do_not_overwrite_each_other(catalogue: Catalogue, olga: Browser, kind: str) -> None:
    row = rows(catalogue)[kind]
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


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_put_away_and_taken_back(catalogue: Catalogue, olga: Browser, kind: str) -> None:
    model = type(rows(catalogue)[kind])

    def current() -> Any:
        if model is Contraindication:
            return Contraindication.objects.get(code="waxing", superseded_at=None)
        return model.objects.get(pk=rows(catalogue)[kind].pk)

    for verb, active in (("put_away", False), ("take_back", True)):
        row = current()
        seen = {"expected_version": row.version}
        address = reverse(f"treatments:{verb}", args=[kind, row.pk])
        assert olga.post(address, {"expected_version": "999"}).status_code == 412
        assert olga.post(address, {"expected_version": "x"}).status_code == 412
        assert olga.get(address).status_code == 405
        assert olga.post(address, seen).status_code == 302
        assert current().active is active
        assert olga.get(reverse("treatments:edit", args=[kind, row.pk])).status_code == 200


@pytest.mark.parametrize(
    "address", ["/catalogue/nothing/new/", "/catalogue/serums/999999/", f"/catalogue/serums/{10**30}/"]
)
def test_what_is_not_there_is_404(olga: Browser, address: str) -> None:
    assert olga.get(address).status_code == 404
    assert olga.post(address).status_code == 404


# --- the single kinds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("minutes", "0"),
        ("minutes", "-5"),
        ("minutes", "29"),
        ("minutes", "91"),
        ("minutes_min", "4"),
        ("minutes_max", "20"),
        ("minutes_max", "99999999999999999999"),
        ("per_week", "5"),
        ("per_week", "0"),
        ("sessions", "31"),
        ("min_gap_days", "0"),
        ("sessions", "ten"),
        ("sessions", "1.5"),
        ("area", "moon"),
    ],
)
def test_an_impossible_protocol_is_refused_beside_its_field(
    catalogue: Catalogue, olga: Browser, field: str, value: str
) -> None:
    page = post(olga, "treatments", catalogue.face, **{field: value})
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert Treatment.objects.get(pk=catalogue.face.pk).protocol.minutes == 60


def test_the_owner_changes_rhythm_and_steps(catalogue: Catalogue, olga: Browser) -> None:
    changes = {
        "sessions": "6",
        "per_week": "1",
        "steps-TOTAL_FORMS": "4",
        "steps-0-ORDER": "3",
        "steps-1-DELETE": "on",
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


@pytest.mark.parametrize(
    "changes",
    [
        {"steps-0-DELETE": "on", "steps-1-DELETE": "on", "steps-2-DELETE": "on"},
        {"steps-0-minutes": "-1"},
        {"steps-0-name": ""},
        {"steps-0-name": "x" * 10_000},
        {"steps-0-name": "a\x00"},
        {"steps-TOTAL_FORMS": "x"},
        {"steps-TOTAL_FORMS": "100000"},
        {"steps-0-code": "not a slug!"},
        {"steps-0-ORDER": "many"},
    ],
)
def test_broken_steps_are_refused_and_kept(catalogue: Catalogue, olga: Browser, changes: dict[str, str]) -> None:
    page = post(olga, "treatments", catalogue.face, **changes)
    assert page.status_code == 422
    assert Treatment.objects.get(pk=catalogue.face.pk).protocol.steps.count() == 3


def test_a_treatment_can_be_added(catalogue: Catalogue, olga: Browser) -> None:
    data = typed(FORMS["treatments"](instance=None)) | {
        "name": "Neck only",
        "area": "face",
        "steps-TOTAL_FORMS": "1",
        "steps-INITIAL_FORMS": "0",
        "steps-0-name": "Oxygen jet",
        "steps-0-minutes": "30",
    }
    assert olga.post(reverse("treatments:new", args=["treatments"]), data).status_code == 302
    added = Treatment.objects.get(name="Neck only")
    assert (added.code, added.protocol.sessions, added.protocol.steps.count()) == ("neck-only", 10, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"clears": "days", "clears_after_days": ""}, "clears_after_days"),
        ({"clears": "days", "clears_after_days": "-3"}, "clears_after_days"),
        ({"clears": "never"}, "clears"),
        ({"kind": "sometimes"}, "kind"),
        ({"validity_days": "0"}, "validity_days"),
        ({"areas": []}, "areas"),
        ({"question": ""}, "question"),
        ({"question": "x" * 10_000}, "question"),
    ],
)
def test_an_impossible_rule_is_refused_beside_its_field(
    catalogue: Catalogue, olga: Browser, changes: dict[str, Any], field: str
) -> None:
    page = post(olga, "contraindications", catalogue.rules["waxing"], **changes)
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert "Constraint" not in page.text
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


def test_a_rule_that_refuses_needs_no_clearing(catalogue: Catalogue, olga: Browser) -> None:
    rule = catalogue.rules["waxing"]
    changed = {"kind": "refuses", "clears": "days", "clears_after_days": ""}
    assert post(olga, "contraindications", rule, **changed).status_code == 302
    new = Contraindication.objects.get(code="waxing", superseded_at=None)
    assert (new.kind, new.clears, new.clears_after_days) == ("refuses", "never", None)


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


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"contents": ""}, "contents", "at least one"),
        ({"contents": "UNOBTAINIUM"}, "contents", "not known"),
        ({"contents": "KOJIK ACID"}, "contents", "KOJIC ACID"),
        ({"contents": "Vitamin C"}, "contents", "whole group"),
        ({"contents": "AQUA, AQUA"}, "contents", "twice"),
        ({"contents": "AQUA 101 %"}, "contents", "101"),
        ({"contents": "AQUA 60 %, GLYCERIN 60 %"}, "contents", "more than 100"),
        ({"contents": "A, " * 4_000}, "contents", ""),
        ({"usual_dose_ml": "0"}, "usual_dose_ml", ""),
        ({"usual_dose_ml": "-3"}, "usual_dose_ml", ""),
        ({"usual_dose_ml": "NaN"}, "usual_dose_ml", ""),
        ({"usual_dose_ml": "1e9"}, "usual_dose_ml", ""),
        ({"in_use_days": "0"}, "in_use_days", ""),
        ({"indications": ["999999"]}, "indications", ""),
        ({"indications": ["x"]}, "indications", ""),
        ({"areas": ["moon"]}, "areas", ""),
        ({"name": "ceramides"}, "name", "already"),
    ],
)
def test_an_impossible_serum_is_refused_beside_its_field(
    catalogue: Catalogue, olga: Browser, changes: dict[str, Any], field: str, sentence: str
) -> None:
    kojic = catalogue.serums["kojic"]
    page = post(olga, "serums", kojic, **changes)
    assert page.status_code == 422
    assert any(sentence in error for error in page.context["form"].errors[field])
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


def test_an_indication_says_which_serums_serve_it(catalogue: Catalogue, olga: Browser) -> None:
    pores = catalogue.indications["pores"]
    ceramides = catalogue.serums["ceramides"]
    assert post(olga, "indications", pores, serums=[ceramides.pk]).status_code == 302
    assert [s.code for s in pores.serums.all()] == ["ceramides"]
    edited = set(Serum.objects.exclude(edited_at=None).values_list("code", flat=True))
    assert edited == {"azelaic", "kojic", "ceramides"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"names": "latex"}, "names"),
        ({"names": "Витамин С"}, "names"),
        ({"names": "x" * 200}, "names"),
        ({"names": "\n".join(f"name {n}" for n in range(61))}, "names"),
        ({"names": "x" * 10_000}, "names"),
        ({"names": "a\x00b"}, "names"),
        ({"name": "BROMELAIN"}, "name"),
        ({"name": "Vitamin-C"}, "name"),
        ({"group": "999999"}, "group"),
        ({"cas": "x" * 40}, "cas"),
    ],
)
def test_a_name_that_means_something_else_is_refused(
    catalogue: Catalogue, olga: Browser, changes: dict[str, str], field: str
) -> None:
    page = post(olga, "ingredients", catalogue.ingredients["retinol"], **changes)
    assert page.status_code == 422
    assert page.context["form"].errors[field]


def test_a_synonym_is_added_and_found(catalogue: Catalogue, olga: Browser) -> None:
    names = "vitamin A alcohol\nVitamin-A Alcohol\n\n спирт витамина А "
    assert post(olga, "ingredients", catalogue.ingredients["retinol"], names=names).status_code == 302
    stored = list(catalogue.ingredients["retinol"].names.values_list("name", flat=True))
    assert stored == ["vitamin A alcohol", "спирт витамина А"]
    page = olga.get(reverse("treatments:ingredients"), {"words": "vitamin a alcohol, zinc"})
    assert [bool(r.match) for r in page.context["readings"]] == [True, False]


def test_cross_reactions_are_kept_both_ways(catalogue: Catalogue, olga: Browser) -> None:
    group, latex = catalogue.groups["vitamin-a"], catalogue.groups["latex"]
    assert post(olga, "groups", group, reacts_with=[latex.pk]).status_code == 302
    assert latex.cross_reactions.filter(reacts_with=group).exists()
    latex.refresh_from_db()
    assert latex.edited_at is not None
    assert post(olga, "groups", IngredientGroup.objects.get(pk=group.pk), reacts_with=[]).status_code == 302
    assert not latex.cross_reactions.filter(reacts_with=group).exists()


# --- the shelf -------------------------------------------------------------------------------------------------


def delivery(catalogue: Catalogue, **changes: Any) -> dict[str, Any]:
    usual = {"number": "L-1", "ml": "30", "expires_on": "2099-01-31", "received_on": "2026-01-02", "note": ""}
    return {"serum": catalogue.serums["kojic"].pk} | usual | changes


def test_the_owner_receives_a_lot(catalogue: Catalogue, olga: Browser, cast: Cast) -> None:
    address = reverse("treatments:receive")
    assert olga.get(address).status_code == 200
    assert olga.post(address, delivery(catalogue, ml="12,5")).status_code == 302
    lot = SerumLot.objects.get()
    assert (lot.location, lot.movements.get().ml, lot.movements.get().by) == (cast.location, Decimal("12.5"), cast.olga)
    again = olga.post(address, delivery(catalogue))
    assert again.status_code == 409
    assert again.context["form"].errors["number"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("serum", ""),
        ("serum", "999999"),
        ("number", ""),
        ("number", "x" * 10_000),
        ("ml", "-1"),
        ("ml", "0"),
        ("ml", "NaN"),
        ("ml", "1e99"),
        ("ml", "a lot"),
        ("expires_on", "2027-02-31"),
        ("expires_on", ""),
        ("expires_on", "2020-01-01"),
        ("received_on", "31.02.2026"),
        ("note", "x" * 10_000),
    ],
)
def test_an_impossible_delivery_is_refused_and_kept(
    catalogue: Catalogue, olga: Browser, field: str, value: str
) -> None:
    page = olga.post(reverse("treatments:receive"), delivery(catalogue, **{"note": "kept"} | {field: value}))
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert field == "note" or "kept" in page.text
    assert not SerumLot.objects.exists()


def test_a_cosmetologist_opens_counts_and_writes_off_but_does_not_recall(
    lot: SerumLot, cast: Cast, client: Browser
) -> None:
    client.force_login(cast.clara_user)
    assert client.get(reverse("treatments:lot", args=[lot.pk])).status_code == 200
    steps = [
        ("lot_open", {"open-opened_on": str(lot.received_on)}),
        ("lot_count", {"count-ml": "28"}),
        ("lot_waste", {"waste-ml": "3", "waste-note": "spilt"}),
    ]
    for name, data in steps:
        assert client.post(reverse(f"treatments:{name}", args=[lot.pk]), data).status_code == 302
    assert [m.ml for m in lot.movements.all()] == [30, -2, -3]
    for name in ("lot_recall", "lot_lift_recall", "lot_close"):
        assert client.post(reverse(f"treatments:{name}", args=[lot.pk])).status_code == 403
    client.force_login(cast.rita)
    assert client.post(reverse("treatments:lot_count", args=[lot.pk]), {"count-ml": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("open", {"open-opened_on": "2026-02-31"}, "opened_on"),
        ("open", {"open-opened_on": "2099-01-01"}, "opened_on"),
        ("open", {"open-opened_on": ""}, "opened_on"),
        ("count", {"count-ml": "-1"}, "ml"),
        ("count", {}, "ml"),
        ("waste", {"waste-ml": "31", "waste-note": "x"}, "ml"),
        ("waste", {"waste-ml": "1"}, "note"),
        ("waste", {"waste-ml": "1", "waste-note": "a\x00"}, "note"),
    ],
)
def test_an_impossible_movement_is_refused_beside_its_field(
    lot: SerumLot, olga: Browser, name: str, data: dict[str, str], field: str
) -> None:
    page = olga.post(reverse(f"treatments:lot_{name}", args=[lot.pk]), data)
    assert page.status_code == 422
    assert page.context["forms"][name].errors[field]
    assert lot.movements.count() == 1


def test_a_lot_is_recalled_freed_and_closed(lot: SerumLot, olga: Browser) -> None:
    page = reverse("treatments:lot", args=[lot.pk])
    for name in ("lot_recall", "lot_lift_recall", "lot_close"):
        assert olga.get(reverse(f"treatments:{name}", args=[lot.pk])).status_code == 405
        assert olga.post(reverse(f"treatments:{name}", args=[lot.pk])).status_code == 302
        assert olga.get(page).status_code == 200
    assert "K-1" not in olga.get(reverse("treatments:lots")).text
    assert "K-1" in olga.get(reverse("treatments:lots"), {"closed": "1"}).text


def test_another_locations_lot_is_not_there(lot: SerumLot, client: Browser) -> None:
    client.force_login(make_cast().olga)
    assert client.get(reverse("treatments:lot", args=[lot.pk])).status_code == 404
    assert client.post(reverse("treatments:lot_close", args=[lot.pk])).status_code == 404
    assert client.get(f"/catalogue/lots/{10**30}/").status_code == 404
    assert lot.number not in client.get(reverse("treatments:lots")).text
