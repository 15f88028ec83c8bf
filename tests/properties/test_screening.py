"""What holds for every screening: a "yes" never helps, and waiting never hurts."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clients.screening import AllergyFact, Answer, Finding, Rule, SerumFact, Verdict, screen
from treatments.kinds import Clears, Kind

DAY_0 = date(2026, 3, 2)
GROUPS = ["vitamin-a", "vitamin-c", "ceramides", "latex"]
CODES = [f"rule-{n}" for n in range(5)]

days = st.integers(-400, 400).map(lambda n: DAY_0 + timedelta(days=n))
groups = st.frozensets(st.sampled_from(GROUPS))
yes = st.builds(Answer, yes=st.just(True), since=st.none() | days, until=st.none() | days)
no = st.just(Answer(yes=False))
allergies = st.lists(st.builds(AllergyFact, words=st.just("x"), groups=groups), max_size=3)
serums = st.none() | st.builds(SerumFact, code=st.just("serum"), groups=groups)
documents = st.frozensets(st.sampled_from(CODES))


@st.composite
def rules(draw: st.DrawFn) -> list[Rule]:
    return [
        Rule(
            code,
            draw(st.sampled_from(Kind)),
            draw(st.sampled_from(Clears)),
            draw(st.integers(0, 200)),
            draw(st.none() | st.sampled_from(GROUPS)),
            draw(st.integers(0, 90)),
        )
        for code in CODES
    ]


# No limit of time for one example: a busy machine is no fault of the rules.
unhurried = settings(deadline=None)


def strictness(verdict: Verdict) -> tuple[int, date]:
    """A deferral without a date counts as the latest of all."""
    return verdict.outcome.severity, verdict.clear_on or date.max


def by_code(verdict: Verdict) -> dict[str, Finding]:
    return {finding.code: finding for finding in verdict.findings if finding.code in CODES}


@unhurried
@given(
    rules(),
    st.fixed_dictionaries(dict.fromkeys(CODES, yes | no)),
    st.sampled_from(CODES),
    yes,
    allergies,
    serums,
    documents,
    days,
)
def test_another_yes_never_makes_a_verdict_milder(rule_list, answers, code, new, on_file, serum, papers, day):
    without = answers | {code: Answer(yes=False)}
    mild = screen(without, rule_list, on_file, serum, day, taken_on=DAY_0, documents=papers)
    strict = screen(without | {code: new}, rule_list, on_file, serum, day, taken_on=DAY_0, documents=papers)
    assert strict.outcome.severity >= mild.outcome.severity
    if strict.outcome == mild.outcome:
        assert strictness(strict) >= strictness(mild)
    assert strict.barred_groups >= mild.barred_groups
    assert strict.serum_conflicts >= mild.serum_conflicts
    assert strict.documents_due >= mild.documents_due
    assert strict.serum_fits <= mild.serum_fits
    assert strict.valid_until <= mild.valid_until


@unhurried
@given(
    rules(),
    st.fixed_dictionaries(dict.fromkeys(CODES, yes | no)),
    allergies,
    serums,
    documents,
    days,
    st.integers(0, 500),
)
def test_time_alone_never_makes_a_finding_stricter(rule_list, answers, on_file, serum, papers, day, wait):
    early = screen(answers, rule_list, on_file, serum, day, taken_on=DAY_0, documents=papers)
    late = screen(answers, rule_list, on_file, serum, day + timedelta(days=wait), taken_on=DAY_0, documents=papers)
    before, after = by_code(early), by_code(late)
    assert set(after) <= set(before)
    for code, finding in after.items():
        assert finding == before[code]
    assert late.outcome.severity <= early.outcome.severity
    assert late.serum_conflicts == early.serum_conflicts


@unhurried
@given(rules(), st.fixed_dictionaries(dict.fromkeys(CODES, yes | no)), allergies, documents, days)
def test_a_date_named_is_kept_on_that_day_the_deferral_is_over(rule_list, answers, on_file, papers, day):
    verdict = screen(answers, rule_list, on_file, None, day, taken_on=DAY_0, documents=papers)
    if verdict.clear_on is not None:
        assert verdict.clear_on > day
        assert verdict.allows(verdict.clear_on)
        assert not verdict.allows(verdict.clear_on - timedelta(days=1))
        then = screen(answers, rule_list, on_file, None, verdict.clear_on, taken_on=DAY_0, documents=papers)
        assert then.allows(verdict.clear_on)


@unhurried
@given(rules(), st.fixed_dictionaries(dict.fromkeys(CODES, yes | no)), allergies, serums, documents, days)
def test_every_hindrance_has_a_finding_that_says_so(rule_list, answers, on_file, serum, papers, day):
    verdict = screen(answers, rule_list, on_file, serum, day, taken_on=DAY_0, documents=papers)
    assert (verdict.outcome == "clear") == (not verdict.findings)
    assert verdict.outcome in {finding.outcome for finding in verdict.findings} | {"clear"}
    named = {param for finding in verdict.findings if finding.code == "serum" for param in finding.params}
    assert named == verdict.serum_conflicts
