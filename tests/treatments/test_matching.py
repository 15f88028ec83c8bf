"""An allergy given in any words finds its group; words that are merely similar find nothing."""

from functools import cache

import pytest

from tests.factories.catalogue import Catalogue
from treatments.ingredients import Term, Vocabulary
from treatments.models import IngredientName
from treatments.selectors import match_ingredient, read_ingredients
from treatments.shipped import shipped

GROUPS = {
    "azelaic-acid": ["AZELAIC ACID", "nonanedioic acid", "azelaic", "азелаиновая кислота", "азелаиновую кислоту"],
    "kojic-acid": ["KOJIC ACID", "5-hydroxy-2-(hydroxymethyl)-4-pyrone", "kojic", "койевая кислота", "коевая кислота"],
    "vitamin-c": [
        "vitamin C",
        "Vitamin-C",
        "VITAMINC",
        "витамин C",  # Latin C
        "витамин С",  # Cyrillic С
        "витамина С",
        "аскорбинка",
        "ASCORBIC ACID",
        "L-ascorbic acid",
        "l ascorbic acid",
        "SODIUM ASCORBYL PHOSPHATE",
        "MAGNESIUM ASCORBYL PHOSPHATE",
        "3-O-ETHYL ASCORBIC ACID",
        "3-o-ethylascorbic acid",
        "ASCORBYL GLUCOSIDE",
        "ASCORBYL PALMITATE",
        "TETRAHEXYLDECYL ASCORBATE",
        "ascorbyl tetraisopalmitate",
    ],
    "vitamin-a": ["RETINOL", "RETINYL ACETATE", "RETINYL PALMITATE", "RETINAL", "витамин А", "retinoids", "ретинол"],
    "vitamin-e": ["TOCOPHEROL", "TOCOPHERYL ACETATE", "витамин Е", "vitamin E acetate", "токоферол"],
    "hyaluronic-acid": [
        "HYALURONIC ACID",
        "SODIUM HYALURONATE",
        "HYDROLYZED HYALURONIC ACID",
        "гиалуроновая кислота",
        "гиалуронка",
    ],
    "ceramides": [
        *[f"CERAMIDE {name}" for name in ("NP", "3", "AP", "6 II", "EOP", "1", "NS", "2", "AS", "5", "EOS", "9")],
        "ceramide3",
        "церамиды",
        "керамиды",
    ],
    "pineapple": [
        "ANANAS SATIVUS FRUIT EXTRACT",
        "ANANAS COMOSUS FRUIT EXTRACT",
        "Ananas Sativus (Pineapple) Fruit Extract",
        "BROMELAIN",
        "pineapple",
        "pineapple juice",
        "pineapples",
        "ананас",
        "ананасы",
        "аллергия на ананасы",
        "бромелаин",
        "бромелайн",
    ],
    "papain": ["papain", "papaya", "папайя", "папайю"],
    "latex": ["latex", "LATEX", "latex gloves", "натуральный латекс", "латекс", "аллергия на латекс"],
    "latex-fruits": ["kiwi", "banana", "bananas", "киви", "банан"],
}
MISSPELT = {
    "azelaic-acid": ["azelic acid", "azaleic acid", "azelaik acid", "azelaic acd", "азелаинавая кислота"],
    "kojic-acid": ["cojic acid", "kojik acid", "kogic acid", "koijc acid", "койивая кислота"],
    "vitamin-c": [
        "vitamn C",
        "vitamine C",
        "asorbic acid",
        "ascorbik acid",
        "askorbic acid",
        "витомин С",
        "sodium ascorbil phosphat",
    ],
    "vitamin-a": ["retinoll", "retynol", "retinil palmitate", "retinal palmitate", "ретенол"],
    "vitamin-e": ["tocoferol", "tocophorol", "tocopherl acetate", "такоферол"],
    "hyaluronic-acid": [
        "hialuronic acid",
        "hyalouronic acid",
        "hyaluronik acid",
        "sodium hialuronate",
        "гиалурановая кислота",
    ],
    "ceramides": ["ceramid NP", "seramide AP", "cermaide 3", "цирамиды"],
    "pineapple": ["pinapple", "pineaple", "pinnaple", "bromelaine", "bromilain", "annanas", "ананнас"],
    "papain": ["papaine", "pappain"],
    "latex": ["lattex", "lattexx", "lateks", "latekx", "латикс"],
}
STRANGERS = [
    "vitamin B",
    "vitamin D",
    "vitamin",
    "vitamin K",
    "витамин В",
    "витамин D",
    "витамин",
    "acid",
    "кислота",
    "extract",
    "sorbic acid",
    "salicylic acid",
    "lactic acid",
    "glycolic acid",
    "citric acid",
    "stearic acid",
    "linoleic acid",
    "nickel",
    "parabens",
    "fragrance",
    "nuts",
    "milk",
    "aspirin",
    "later",
    "I reacted later that day",
    "wafer",
    "resin",
    "propanol",
    "пропанол",
    "butylene glycol",
    "glycine",
    "глицин",
    "caramel",
    "ceramics",
    "apple",
    "pine",
    "сосна",
    "",
    "   ",
    "?!",
    "🙂🙂",
    "مرحبا",
    "x" * 10_000,
    "vitamin c and retinol",  # two things: a person must look, or read them one by one
]


@cache
def vocabulary() -> tuple[Vocabulary, list[str]]:
    """The shipped names without a database. A group's id is its place in the list of codes."""
    data = shipped("ingredients")
    codes = [group["code"] for group in data["group"]]
    terms = []
    for number, group in enumerate(data["group"]):
        rows = [group, *group.get("ingredient", [])]
        names = [name for row in rows for name in (row["name"], row.get("name_ru"), *row.get("names", []))]
        terms += [Term(name, number, None) for name in names if name]
    for number, row in enumerate(data["ingredient"]):
        terms += [Term(name, None, number) for name in (row["name"], row["name_ru"], *row.get("names", []))]
    return Vocabulary(terms), codes


def group_of(words: str) -> str | None:
    names, codes = vocabulary()
    match = names.match(words)
    return codes[match.term.group_id] if match and match.term.group_id is not None else None


@pytest.mark.parametrize(("group", "words"), [(g, w) for g, many in GROUPS.items() for w in many])
def test_every_name_finds_its_group(group: str, words: str) -> None:
    assert group_of(words) == group


@pytest.mark.parametrize(("group", "words"), [(g, w) for g, many in MISSPELT.items() for w in many])
def test_a_slip_of_the_pen_still_finds_the_group(group: str, words: str) -> None:
    assert group_of(words) == group


@pytest.mark.parametrize("words", STRANGERS, ids=lambda words: words[:20])
def test_words_that_are_merely_similar_find_nothing(words: str) -> None:
    assert vocabulary()[0].match(words) is None


def test_every_shipped_name_in_either_language_is_an_exact_match() -> None:
    names, _ = vocabulary()
    for term in names.terms:
        match = names.match(term.name)
        assert match, term
        assert (match.term.target, match.exact) == (term.target, True), term


def test_the_database_knows_every_shipped_name_as_its_group(catalogue: Catalogue) -> None:
    for group in ("vitamin-c", "pineapple"):
        for words in GROUPS[group]:
            match = match_ingredient(words)
            assert match, words
            assert match.group == catalogue.groups[group], words


@pytest.mark.usefixtures("catalogue")
def test_an_ingredient_without_a_group_is_matched_alone() -> None:
    match = match_ingredient("glycerol")
    assert match
    assert match.ingredient
    assert (match.group, match.ingredient.name, match.exact) == (None, "GLYCERIN", True)


def test_a_misspelt_word_is_told_apart_from_an_exact_one() -> None:
    exact, near = (vocabulary()[0].match(words) for words in ("pineapple", "pinapple"))
    assert exact
    assert near
    assert (exact.exact, near.exact) == (True, False)
    assert near.term.name == "pineapple"


@pytest.mark.usefixtures("catalogue")
def test_several_things_are_read_one_by_one_and_the_unknown_is_kept() -> None:
    readings = read_ingredients("pineapple, vitamin C and nickel; 1,3-propanediol")
    found = [(r.words, r.match.label if r.match else None) for r in readings]
    assert found == [
        ("pineapple", "Pineapple enzyme"),
        ("vitamin C", "Vitamin C"),
        ("nickel", None),
        ("1,3-propanediol", "PROPANEDIOL"),
    ]
    assert [r.match.group.code for r in read_ingredients("ананас и латекс") if r.match and r.match.group] == [
        "pineapple",
        "latex",
    ]


def test_a_synonym_the_salon_adds_is_found_at_once(catalogue: Catalogue) -> None:
    IngredientName.objects.create(group=catalogue.groups["latex"], name="condoms")
    match = match_ingredient("condom")
    assert match
    assert match.group == catalogue.groups["latex"]


@pytest.mark.usefixtures("catalogue")
def test_matching_costs_three_queries(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        match_ingredient("vitamin c")
