"""A question may concern all treatments of its areas, or only some of them."""

import pytest

from clients.clearance import clearance
from clients.screening import Answer
from clients.selectors import questions
from clients.services import take_screening
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Invalid
from tests.factories.catalogue import Catalogue
from tests.factories.salon import Cast
from tests.factories.screenings import answers
from treatments.models import Contraindication
from treatments.services.edit_rule import save_rule

SHARED = ("name", "name_ru", "question", "question_ru", "areas", "kind", "clears", "clears_after_days")
MORE = ("ingredient_group", "validity_days", "ask_every_session", "source", "note", "note_ru")


def only(rule: Contraindication, cast: Cast, *codes: str) -> Contraindication:
    fields = {name: getattr(rule, name) for name in (*SHARED, *MORE)} | {"treatments": list(codes)}
    return save_rule(rule=rule, fields=fields, expected_version=rule.version, actor=Actor(cast.olga))


def test_a_rule_of_one_treatment_is_asked_for_that_one_alone(cast: Cast, catalogue: Catalogue) -> None:
    only(catalogue.rules["waxing"], cast, "hand-oxygen-peel")
    assert "waxing" in {rule.code for rule in questions(catalogue.hands)}
    assert "waxing" not in {rule.code for rule in questions(catalogue.face)}


def test_it_is_a_new_version_and_screenings_taken_before_keep_theirs(cast: Cast, catalogue: Catalogue) -> None:
    today = clock.today(cast.location.zone)
    given = answers(catalogue.face, waxing=Answer(yes=True, since=today))
    take_screening(client=cast.nora, treatment=catalogue.face, answers=given, actor=Actor(cast.rita))
    changed = only(catalogue.rules["waxing"], cast, "hand-oxygen-peel")
    assert changed.version == 2
    stands = clearance(client=cast.nora, treatment=catalogue.face, serum=None, today=today)
    assert stands.verdict is not None
    assert [finding.code for finding in stands.verdict.findings] == ["waxing"]


def test_an_answer_to_a_question_of_another_treatment_counts_for_nothing(cast: Cast, catalogue: Catalogue) -> None:
    only(catalogue.rules["waxing"], cast, "hand-oxygen-peel")
    today = clock.today(cast.location.zone)
    given = answers(catalogue.face) | {"waxing": Answer(yes=True, since=today)}
    taken = take_screening(client=cast.nora, treatment=catalogue.face, answers=given, actor=Actor(cast.rita))
    assert taken.outcome == "clear"
    stands = clearance(client=cast.nora, treatment=catalogue.face, serum=None, today=today)
    assert stands.verdict is not None
    assert stands.verdict.findings == ()


def test_treatments_that_are_of_none_of_the_areas_are_refused(cast: Cast, catalogue: Catalogue) -> None:
    rule = catalogue.rules["waxing"]
    rule.areas = ["face"]
    with pytest.raises(Invalid) as refusal:
        only(rule, cast, "hand-oxygen-peel")
    assert set(refusal.value.errors) == {"treatments"}
