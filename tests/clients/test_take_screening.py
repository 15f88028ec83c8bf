"""Taking a screening: complete, free of contradictions, and kept as it was."""

from datetime import date, timedelta

import pytest

from clients.models import Allergy, Screening
from clients.screening import Answer
from clients.services import take_screening
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Invalid
from tests.factories.screenings import answers, screened

pytestmark = pytest.mark.django_db
YES = Answer(yes=True)


@pytest.fixture
def today(cast) -> date:
    return clock.today(cast.location.zone)


def refused(cast, catalogue, given) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        take_screening(client=cast.nora, treatment=catalogue.face, answers=given, actor=Actor(cast.rita))
    assert not Screening.objects.exists()
    assert not Allergy.objects.exists()
    return refusal.value


def test_a_screening_of_noes_is_clear_for_thirty_days(cast, catalogue, today):
    screening = take_screening(
        client=cast.nora, treatment=catalogue.face, answers=answers(catalogue.face), actor=Actor(cast.rita)
    )
    assert (screening.outcome, screening.clear_on, screening.findings) == ("clear", None, [])
    assert (screening.taken_on, screening.valid_until) == (today, today + timedelta(days=30))
    assert screening.taken_by == cast.rita
    assert screening.answers.count() == len(answers(catalogue.face))


def test_a_deferral_is_kept_with_its_finding_and_date(cast, catalogue, today):
    screening = screened(cast.nora, catalogue.face, sunburn=Answer(yes=True, since=today, note="at the sea"))
    assert (screening.outcome, screening.clear_on) == ("deferred", today + timedelta(days=3))
    assert [(f["code"], f["outcome"], f["until"]) for f in screening.findings] == [
        ("sunburn", "deferred", (today + timedelta(days=3)).isoformat())
    ]
    assert "not before" in screening.findings[0]["reason"]
    assert screening.answers.get(yes=True).note == "at the sea"


def test_every_question_must_be_answered(cast, catalogue):
    given = answers(catalogue.face)
    del given["waxing"], given["diabetes"]
    refusal = refused(cast, catalogue, given)
    assert refusal.code == "answers_incomplete"
    assert set(refusal.errors) == {"answers.waxing", "answers.diabetes"}


def test_a_code_nobody_asked_is_refused(cast, catalogue):
    refusal = refused(cast, catalogue, answers(catalogue.face) | {"phase-of-the-moon": YES})
    assert (refusal.code, set(refusal.errors)) == ("answers_unknown", {"answers.phase-of-the-moon"})


def test_an_answer_to_another_areas_question_is_kept_and_counts_for_nothing_here(cast, catalogue):
    rule = catalogue.rules["injectables"]
    type(rule).objects.filter(pk=rule.pk).update(areas=["face"])
    given = answers(catalogue.hands) | {"injectables": YES}
    screening = take_screening(client=cast.nora, treatment=catalogue.hands, answers=given, actor=Actor(cast.rita))
    assert screening.outcome == "clear"
    assert screening.answers.get(rule=rule).yes


@pytest.mark.parametrize(
    ("code", "answer", "field"),
    [
        ("waxing", Answer(yes=True, since=date.max), "since"),
        ("waxing", Answer(yes=True, since=date(1899, 12, 31)), "since"),
        ("waxing", Answer(yes=True, since=date(2020, 5, 5), until=date(2020, 5, 4)), "until"),
        ("waxing", Answer(yes=False, since=date(2020, 5, 5)), "since"),
        ("waxing", Answer(yes=False, until=date(2020, 5, 5)), "until"),
        ("pregnancy", Answer(yes=True, until=date(2020, 5, 5)), "until"),
        ("wounds", Answer(yes=True, until=date.max), "until"),
        ("wounds", Answer(yes=True, note="x" * 2001), "note"),
        ("wounds", Answer(yes=True, note="\x00"), "note"),
        ("wounds", Answer(yes=True, note="\ud800"), "note"),
    ],
)
def test_a_contradiction_gets_a_sentence_beside_its_field(cast, catalogue, code, answer, field):
    refusal = refused(cast, catalogue, answers(catalogue.face) | {code: answer})
    assert refusal.code == "answers_contradict"
    assert list(refusal.errors) == [f"answers.{code}.{field}"]


def test_an_event_before_the_client_was_born_is_refused(cast, catalogue, today):
    cast.nora.birth_date = today - timedelta(days=30 * 365)
    refusal = refused(cast, catalogue, answers(catalogue.face, isotretinoin=Answer(yes=True, since=date(1950, 1, 1))))
    assert list(refusal.errors) == ["answers.isotretinoin.since"]


def test_an_intolerance_is_matched_word_by_word_and_put_on_file(cast, catalogue):
    note = "ascorbic acd, ананас; my aunt's cream"
    screening = screened(cast.nora, catalogue.face, intolerance=Answer(yes=True, note=note))
    assert screening.outcome == "restricted"
    on_file = Allergy.objects.filter(client=cast.nora)
    assert {one.group.code for one in on_file if one.group} == {"vitamin-c", "pineapple"}
    assert [one.matched for one in on_file].count(False) == 1


def test_the_kept_answers_are_bound_to_the_rule_versions_that_were_asked(cast, catalogue):
    screening = screened(cast.nora, catalogue.face)
    asked = {answer.rule_id for answer in screening.answers.all()}
    assert asked == {rule.pk for rule in catalogue.rules.values()}


def test_a_rule_taken_out_of_use_is_not_asked(cast, catalogue):
    rule = catalogue.rules["waxing"]
    type(rule).objects.filter(pk=rule.pk).update(active=False)
    assert "waxing" not in answers(catalogue.face)
    screened(cast.nora, catalogue.face)


def test_the_day_of_a_screening_is_the_locations_day(cast, catalogue):
    cast.location.zone_name = "Pacific/Kiritimati"
    cast.location.save()
    screening = screened(cast.nora, catalogue.face)
    assert screening.taken_on == clock.today(cast.location.zone)


def test_taking_a_screening_costs_the_same_whatever_is_answered(cast, catalogue, django_assert_max_num_queries):
    given = answers(catalogue.face, diabetes=YES, wounds=YES, waxing=YES)
    with django_assert_max_num_queries(12):
        take_screening(client=cast.nora, treatment=catalogue.face, answers=given, actor=Actor(cast.rita))
