"""What holds for every verdict that something is set aside of."""

from hypothesis import given
from hypothesis import strategies as st

from clients.overriding import MAY_BE_SET_ASIDE, overridable, set_aside
from clients.screening import Outcome, Verdict, screen
from tests.properties.test_screening import CODES, DAY_0, allergies, days, documents, no, rules, serums, unhurried, yes

verdicts = st.builds(
    lambda rule_list, answers, on_file, serum, papers, day: screen(
        answers, rule_list, on_file, serum, day, taken_on=DAY_0, documents=papers, reacted_to={"serum"}
    ),
    rules(),
    st.fixed_dictionaries(dict.fromkeys(CODES, yes | no)),
    allergies,
    serums,
    documents,
    days,
)
codes = st.frozensets(st.sampled_from([*CODES, "allergy", "serum"]))


@unhurried
@given(verdicts, codes)
def test_a_refusal_is_never_milder_and_nothing_set_aside_changes_nothing(verdict: Verdict, chosen: frozenset[str]):
    assert set_aside(verdict, frozenset()) == verdict
    if verdict.outcome is Outcome.REFUSED:
        assert set_aside(verdict, chosen) == verdict
        assert overridable(verdict) == ()


@unhurried
@given(verdicts, codes)
def test_what_bars_a_serum_is_never_set_aside(verdict: Verdict, chosen: frozenset[str]):
    left = set_aside(verdict, chosen)
    for name in ("barred_groups", "barred_ingredients", "serum_conflicts", "component_unknown", "patch_positive"):
        assert getattr(left, name) == getattr(verdict, name)
    assert left.serum_fits == verdict.serum_fits
    gone = set(verdict.findings) - set(left.findings)
    assert all(one.reason in MAY_BE_SET_ASIDE and one.code in chosen for one in gone)


@unhurried
@given(verdicts, codes, codes)
def test_setting_aside_is_never_stricter_and_more_is_never_stricter_than_less(
    verdict: Verdict, some: frozenset[str], others: frozenset[str]
):
    less, more = set_aside(verdict, some), set_aside(verdict, some | others)
    assert more.outcome.severity <= less.outcome.severity <= verdict.outcome.severity
    assert more == set_aside(less, others)
    if less.outcome is more.outcome is Outcome.DEFERRED and less.clear_on:
        assert more.clear_on is not None
        assert more.clear_on <= less.clear_on


@unhurried
@given(verdicts, days)
def test_with_all_of_it_set_aside_every_day_is_free_unless_refused(verdict: Verdict, day):
    left = set_aside(verdict, {finding.code for finding in overridable(verdict)})
    assert left.allows(day) == (verdict.outcome is not Outcome.REFUSED)
    assert not left.documents_due or verdict.outcome is Outcome.REFUSED
