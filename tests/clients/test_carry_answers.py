"""What is true of the client herself counts for every treatment, whichever it was told for."""

from datetime import date, timedelta

import pytest
import time_machine

from clients.clearance import clearance
from clients.models import Client, Screening
from clients.screening import Answer, Outcome
from clients.selectors import current_screening
from clients.services import override_findings, take_screening
from salon import clock
from salon.accounts.actor import Actor
from tests.factories.screenings import answers, screened
from treatments.models import Treatment

pytestmark = pytest.mark.django_db
YES = Answer(yes=True)


@pytest.fixture
def today(cast) -> date:
    return clock.today(cast.location.zone)


def later(days: int) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(days=days), tick=False)


def outcome(client: Client, treatment: Treatment) -> Outcome:
    standing = clearance(client=client, treatment=treatment, serum=None, today=clock.today(client.location.zone))
    return standing.require_screened().outcome


def test_the_latest_answer_about_her_counts_whichever_treatment_it_was_given_for(cast, catalogue, today):
    asked = screened(cast.nora, catalogue.face)
    with later(10):
        told = screened(cast.nora, catalogue.hands, pregnancy=YES, wounds=YES)
        assert outcome(cast.nora, catalogue.face) is Outcome.DEFERRED
        (carried,) = told.elsewhere
        assert (carried.treatment, carried.carried_from, carried.outcome) == (catalogue.face, told, "deferred")
        # nobody asked about the face today: what was asked then holds no longer for it
        assert (carried.taken_on, carried.valid_until) == (today, today + timedelta(days=30))
        said_yes = {one.rule.code for one in carried.answers.filter(yes=True)}
        assert said_yes == {"pregnancy"}  # the wound is on the hands
        assert carried.answers.count() == asked.answers.count()
    with later(20):
        screened(cast.nora, catalogue.face)  # a no for the face, and it is over for the hands, too
        assert current_screening(cast.nora, catalogue.hands).outcome == "deferred"  # by the wound alone
        assert [one["code"] for one in current_screening(cast.nora, catalogue.hands).findings] == ["wounds"]
    asked.refresh_from_db()
    assert asked.outcome == "clear"  # what was answered once stays as it was


def test_the_same_answers_again_carry_nothing(cast, catalogue):
    screened(cast.nora, catalogue.face, diabetes=YES)
    screened(cast.nora, catalogue.hands, diabetes=YES, sunburn=YES)
    screened(cast.nora, catalogue.hands, diabetes=Answer(yes=True, note="since she was a child"))
    assert not Screening.objects.exclude(carried_from=None).exists()
    assert outcome(cast.nora, catalogue.face) is Outcome.RESTRICTED


def test_an_event_without_a_day_counts_from_the_day_it_was_told(cast, catalogue, today):
    screened(cast.nora, catalogue.face)
    with later(10):
        (carried,) = screened(cast.nora, catalogue.hands, isotretinoin=YES).elsewhere
    assert carried.clear_on == today + timedelta(days=10 + 183)


def test_a_question_that_came_later_is_carried_only_with_a_yes(cast, catalogue):
    rule = catalogue.rules["diabetes"]
    type(rule).objects.filter(pk=rule.pk).update(active=False)
    screened(cast.nora, catalogue.face)
    type(rule).objects.filter(pk=rule.pk).update(active=True)
    assert screened(cast.nora, catalogue.hands).elsewhere == []
    assert [one.outcome for one in screened(cast.nora, catalogue.hands, diabetes=YES).elsewhere] == ["restricted"]


def test_a_rule_that_does_not_concern_the_other_treatment_is_not_carried(cast, catalogue):
    rule = catalogue.rules["pregnancy"]
    type(rule).objects.filter(pk=rule.pk).update(areas=["hands"])
    screened(cast.nora, catalogue.face)
    assert screened(cast.nora, catalogue.hands, pregnancy=YES).elsewhere == []


def test_what_was_set_aside_before_does_not_set_aside_what_is_told_elsewhere_later(cast, catalogue):
    ill = Answer(yes=True, note="a cold")
    screened(cast.nora, catalogue.face, acute_disease=ill)
    override_findings(
        client=cast.nora,
        treatment=catalogue.face,
        codes=["acute-disease"],
        reason="Only a cold that is nearly over.",
        actor=Actor(cast.clara_user),
    )
    assert outcome(cast.nora, catalogue.face) is Outcome.CLEAR
    screened(cast.nora, catalogue.hands)  # well again ...
    screened(cast.nora, catalogue.hands, acute_disease=YES)  # ... and ill again
    assert outcome(cast.nora, catalogue.face) is Outcome.DEFERRED


def test_carrying_costs_four_queries_more(cast, catalogue, django_assert_max_num_queries):
    screened(cast.nora, catalogue.face)
    given = answers(catalogue.hands, pregnancy=YES)
    with django_assert_max_num_queries(14):
        take_screening(client=cast.nora, treatment=catalogue.hands, answers=given, actor=Actor(cast.rita))


def test_every_page_says_that_the_answers_were_given_for_another_treatment(cast, catalogue, client):
    screened(cast.nora, catalogue.face)
    screened(cast.nora, catalogue.hands, pregnancy=YES)
    client.force_login(cast.clara_user)
    page = client.get(f"/clients/{cast.nora.pk}/").content.decode()
    assert f"Changed by the answers for {catalogue.hands.label}" in page
