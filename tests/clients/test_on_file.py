"""Allergies and documents: on file once, closed once, never deleted."""

from datetime import date, timedelta

import pytest

from clients.models import Allergy, Document
from clients.services import (
    note_allergy,
    note_document,
    withdraw_allergy,
    withdraw_document,
)
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(cast) -> date:
    return clock.today(cast.location.zone)


def note(cast, words="", **kwargs) -> Allergy:
    return note_allergy(client=cast.nora, words=words, actor=Actor(cast.rita), **kwargs)


@pytest.mark.parametrize(
    ("words", "group"),
    [("vitamin C", "vitamin-c"), ("3-O-ETHYL ASCORBIC ACID", "vitamin-c"), ("ретинол", "vitamin-a"), ("latx", None)],
)
def test_an_allergy_is_matched_to_its_group_in_any_words(cast, catalogue, words, group):
    allergy = note(cast, words)
    assert allergy.words == words
    assert (allergy.group.code if allergy.group else None) == group
    assert allergy.matched == (group is not None)


def test_the_same_group_in_other_words_is_on_file_once(cast, catalogue):
    first = note(cast, "vitamin C")
    assert note(cast, "ascorbic acid") == first
    assert note(cast, ingredient=catalogue.ingredients["ascorbic-acid"]) == first
    assert Allergy.objects.count() == 1


def test_unmatched_words_are_on_file_once_however_capitalised(cast, catalogue):
    assert note(cast, "Grandma's balm") == note(cast, "grandma's  BALM")
    assert not Allergy.objects.get().matched


def test_an_ingredient_that_stands_alone_is_noted_as_itself(cast, catalogue):
    alone = next(one for one in catalogue.ingredients.values() if one.group is None)
    allergy = note(cast, alone.name)
    assert (allergy.group, allergy.ingredient) == (None, alone)
    assert note(cast, ingredient=alone) == allergy


@pytest.mark.parametrize("words", ["", "  ", "x" * 161, "a\x00b"])
def test_nothing_and_nonsense_are_refused(cast, catalogue, words):
    with pytest.raises(Invalid) as refusal:
        note(cast, words)
    assert list(refusal.value.errors) == ["ingredient"]


def test_an_allergy_noted_by_mistake_is_closed_not_deleted_and_may_come_back(cast, catalogue):
    allergy = note(cast, "latex")
    withdraw_allergy(allergy=allergy, actor=Actor(cast.clara_user))
    allergy.refresh_from_db()
    assert allergy.withdrawn_by == cast.clara_user
    with pytest.raises(Conflict):
        withdraw_allergy(allergy=allergy, actor=Actor(cast.clara_user))
    assert note(cast, "latex") != allergy


def test_a_document_is_noted_with_who_saw_it(cast, catalogue, today):
    document = note_document(
        client=cast.nora, rule_code="diabetes", issued_on=today, issuer=" Dr. Test ", actor=Actor(cast.clara_user)
    )
    assert (document.checked_by, document.issuer, document.expires_on) == (cast.clara_user, "Dr. Test", None)


def test_a_document_with_impossible_dates_or_for_nothing_is_refused(cast, catalogue, today):
    def errors(**given) -> list[str]:
        given = {"rule_code": "diabetes", "issued_on": today} | given
        with pytest.raises(Invalid) as refusal:
            note_document(client=cast.nora, actor=Actor(cast.olga), **given)
        return list(refusal.value.errors)

    assert errors(issued_on=today + timedelta(days=1)) == ["issued_on"]
    assert errors(issued_on=date(1990, 1, 1)) == ["issued_on"]
    assert errors(expires_on=today - timedelta(days=1)) == ["expires_on"]
    assert errors(rule_code="waxing") == ["rule_code"]
    assert errors(rule_code="nothing") == ["rule_code"]
    assert errors(issuer="\x00") == ["issuer"]
    assert not Document.objects.exists()


def test_a_document_is_withdrawn_once(cast, catalogue, today):
    document = note_document(client=cast.nora, rule_code="referral", issued_on=today, actor=Actor(cast.olga))
    withdraw_document(document=document, actor=Actor(cast.olga))
    with pytest.raises(Conflict):
        withdraw_document(document=document, actor=Actor(cast.olga))
