"""One verdict over a hundred rules, a third of them answered yes, beside reading the same answers once."""

from datetime import date, timedelta
from statistics import median

from clients.screening import AllergyFact, Answer, Rule, SerumFact, screen
from tests.bench.rounds import interleaved, line
from treatments.kinds import Clears, Kind

DAY = date(2026, 3, 2)
ROUNDS = 200
AT_MOST_MS = 1.0
AT_MOST = 60.0  # times one walk through the hundred answers


def rules() -> list[Rule]:
    return [
        Rule(f"rule-{n}", list(Kind)[n % 4], list(Clears)[n % 4], n % 30, f"group-{n % 12}" if n % 3 else None)
        for n in range(100)
    ]


def test_a_verdict_of_a_hundred_rules_takes_less_than_a_millisecond() -> None:
    asked = rules()
    answers = {rule.code: Answer(yes=n % 3 == 0, since=DAY - timedelta(days=n % 40)) for n, rule in enumerate(asked)}
    allergies = [AllergyFact(f"word-{n}", frozenset({f"group-{n}", "latex"})) for n in range(5)]
    serum = SerumFact("serum", frozenset(f"group-{n}" for n in range(12)), frozenset(f"inci-{n}" for n in range(30)))
    found = interleaved(
        {
            "walk": lambda _n: [answers[rule.code].yes for rule in asked],
            "verdict": lambda _n: screen(answers, asked, allergies, serum, DAY),
        },
        ROUNDS,
    )
    print(
        "\n" + line("a verdict of 100 rules", found["verdict"], found["walk"]) + f"  {median(found['verdict']):.3f} ms"
    )
    assert len(screen(answers, asked, allergies, serum, DAY).findings) > 20
    assert median(found["verdict"]) < AT_MOST_MS
    assert median(found["verdict"]) < AT_MOST * median(found["walk"])
