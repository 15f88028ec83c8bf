"""The verdicts of verdicts.txt, judged by the shipped rules and the shipped serums. Pure: no database."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from clients.screening import AllergyFact, Answer, Rule, SerumFact, screen
from clients.sentences import day_words, finding_sentence
from treatments.kinds import Area, Clears, Kind
from treatments.shipped import shipped

DAY_0 = date(2026, 3, 2)
TABLE = Path(__file__).with_name("verdicts.txt").read_text(encoding="utf-8")
ROWS = [line.split() for line in TABLE.splitlines() if line and not line.startswith("#")]
FINDINGS_FROM = 9
NAMES = {row["code"]: row["name"] for row in shipped("contraindications")["contraindication"]}


def day(offset: str) -> date:
    return DAY_0 + timedelta(days=int(offset))


def listed(cell: str) -> list[str]:
    return [] if cell == "-" else cell.split(",")


def rules(treatment: str) -> list[Rule]:
    every = [area.value for area in Area]
    return [
        Rule(row["code"], Kind(row["kind"]), Clears(row["clears"]), row.get("clears_after_days"))
        for row in shipped("contraindications")["contraindication"]
        if treatment in row.get("areas", every)
    ]


def answer(text: str) -> tuple[str, Answer]:
    code, since, until = re.fullmatch(r"([a-z-]+?)(?:@([+-]\d+))?(?:>([+-]\d+))?", text).groups()
    return code, Answer(yes=True, since=day(since) if since else None, until=day(until) if until else None)


def allergy(group: str) -> AllergyFact:
    return AllergyFact(group, frozenset() if group == "?" else frozenset({group}))


def serum(code: str) -> SerumFact | None:
    """Groups of the shipped serum's ingredients."""
    groups = {
        ingredient["name"]: group["code"]
        for group in shipped("ingredients")["group"]
        for ingredient in group.get("ingredient", [])
    }
    for row in shipped("serums")["serum"]:
        if row["code"] == code:
            return SerumFact(code, frozenset(groups[name] for name in row["ingredients"] if name in groups))
    return None


def test_the_table_has_150_rows_and_no_row_twice():
    told = [tuple(row[:6]) for row in ROWS]
    assert len(told) >= 150
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(row[:6]) for row in ROWS])
def test_verdict(row: list[str]):
    treatment, answers, allergies, documents, serum_code, on, outcome, clear_on, fits = row[:FINDINGS_FROM]
    verdict = screen(
        dict(map(answer, listed(answers))),
        rules(treatment),
        list(map(allergy, listed(allergies))),
        serum(serum_code),
        day(on),
        taken_on=DAY_0,
        documents=listed(documents),
    )
    assert verdict.outcome == outcome
    assert verdict.clear_on == (None if clear_on == "-" else day(clear_on))
    assert verdict.serum_fits == (fits == "fits")
    assert [f"{f.code}:{f.reason}" for f in verdict.findings] == [why for why in row[FINDINGS_FROM:] if why != "-"]
    assert verdict.valid_until == DAY_0 + timedelta(days=30)


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(row[:6]) for row in ROWS])
def test_every_finding_says_its_rule_and_its_date_in_a_sentence(row: list[str]):
    treatment, answers, allergies, documents, serum_code, on = row[:6]
    verdict = screen(
        dict(map(answer, listed(answers))),
        rules(treatment),
        list(map(allergy, listed(allergies))),
        serum(serum_code),
        day(on),
        taken_on=DAY_0,
        documents=listed(documents),
    )
    for finding in verdict.findings:
        sentence = finding_sentence(finding, NAMES)
        assert sentence.endswith(".")
        assert "%" not in sentence
        if finding.code in NAMES:
            assert sentence.startswith(f"{NAMES[finding.code]}:")
        if finding.until:
            assert day_words(finding.until) in sentence


def test_the_shortest_validity_of_the_rules_asked_is_the_screenings():
    short = Rule("skin", Kind.TEMPORARY, Clears.HEALED, validity_days=3)
    assert screen({}, [*rules("face"), short], [], None, DAY_0).valid_until == DAY_0 + timedelta(days=3)


def test_an_allergy_to_an_ingredient_that_stands_alone_bars_the_serums_it_is_in():
    glycerin = AllergyFact("Glycerin", ingredient="glycerin")
    with_it = SerumFact("kojic", frozenset(), frozenset({"glycerin", "aqua"}))
    assert not screen({}, [], [glycerin], with_it, DAY_0).serum_fits
    assert screen({}, [], [glycerin], SerumFact("azelaic", frozenset(), frozenset({"aqua"})), DAY_0).serum_fits


def test_a_rule_that_names_a_group_bars_that_group():
    rule = Rule("retinol", Kind.BARS_INGREDIENT, group="vitamin-a")
    verdict = screen({"retinol": Answer(yes=True)}, [rule], [], serum("kojic"), DAY_0)
    assert verdict.serum_conflicts == {"vitamin-a"}
