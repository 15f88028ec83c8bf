"""The one door: who may be booked, moved, received and treated, on which dates, with which serum."""

from datetime import date, timedelta

import pytest

from clients.clearance import clearance, require_bookable, require_movable, require_startable
from clients.screening import Answer, Outcome
from clients.selectors import standings
from clients.services import note_allergy, note_document, withdraw_allergy, withdraw_document
from salon import clock
from salon.accounts.actor import SYSTEM
from salon.errors import Invalid
from tests.factories import Cast, ClientFactory
from tests.factories.catalogue import Catalogue
from tests.factories.screenings import screened
from treatments.models import CrossReaction, Ingredient, SerumIngredient

pytestmark = pytest.mark.django_db
YES = Answer(yes=True)


@pytest.fixture
def today(cast: Cast) -> date:
    return clock.today(cast.location.zone)


def refusal(cast: Cast, catalogue: Catalogue, today: date, *dates: date, serum: str = "hyaluronic") -> Invalid | None:
    try:
        require_bookable(
            client=cast.nora,
            treatment=catalogue.face,
            serum=catalogue.serums[serum],
            dates=dates or [today + timedelta(days=n) for n in range(0, 35, 4)],
            today=today,
        )
    except Invalid as refused:
        return refused
    return None


def code(*args, **kwargs) -> str | None:
    refused = refusal(*args, **kwargs)
    return refused.code if refused else None


def test_a_client_who_was_never_asked_cannot_be_booked(cast, catalogue, today):
    assert code(cast, catalogue, today) == "screening_missing"


def test_a_screening_for_the_hands_does_not_count_for_the_face(cast, catalogue, today):
    screened(cast.nora, catalogue.hands)
    assert code(cast, catalogue, today) == "screening_missing"


def test_a_client_whose_every_answer_is_no_can_be_booked_on_all_dates(cast, catalogue, today):
    screened(cast.nora, catalogue.face)
    assert refusal(cast, catalogue, today) is None


def test_a_deferral_refuses_only_the_dates_before_its_end_and_names_it(cast, catalogue, today):
    screened(cast.nora, catalogue.face, injectables=Answer(yes=True, since=today))
    clear_on = today + timedelta(days=14)
    refused = refusal(cast, catalogue, today, clear_on - timedelta(days=1), clear_on)
    assert refused is not None
    assert (refused.code, refused.extra["clear_on"]) == ("screening_deferred", clear_on.isoformat())
    assert refusal(cast, catalogue, today, clear_on, clear_on + timedelta(days=4)) is None


def test_a_deferral_without_a_date_refuses_every_date(cast, catalogue, today):
    screened(cast.nora, catalogue.face, pregnancy=YES)
    assert code(cast, catalogue, today, today + timedelta(days=400)) == "screening_deferred"


def test_a_pregnancy_with_an_end_named_by_the_client_allows_the_dates_after_it(cast, catalogue, today):
    screened(cast.nora, catalogue.face, pregnancy=Answer(yes=True, until=today + timedelta(days=200)))
    assert code(cast, catalogue, today, today + timedelta(days=200)) is None


def test_a_disease_that_needs_a_doctor_refuses_until_the_document_is_seen(cast, catalogue, today):
    screened(cast.nora, catalogue.face, referral=YES)
    assert code(cast, catalogue, today) == "screening_refused"
    note_document(client=cast.nora, rule_code="referral", issued_on=today, actor=SYSTEM)
    assert code(cast, catalogue, today) is None


def test_diabetes_waits_for_the_doctors_consent_and_for_nothing_else(cast, catalogue, today):
    screened(cast.nora, catalogue.face, diabetes=YES)
    assert code(cast, catalogue, today) == "document_missing"
    document = note_document(client=cast.nora, rule_code="diabetes", issued_on=today, actor=SYSTEM)
    assert code(cast, catalogue, today) is None
    withdraw_document(document=document, actor=SYSTEM)
    assert code(cast, catalogue, today) == "document_missing"


def test_a_document_stops_counting_the_day_after_it_expires(cast, catalogue, today):
    screened(cast.nora, catalogue.face, diabetes=YES)
    note_document(client=cast.nora, rule_code="diabetes", issued_on=today, expires_on=today, actor=SYSTEM)
    where = {"client": cast.nora, "treatment": catalogue.face, "serum": catalogue.serums["hyaluronic"]}
    require_startable(**where, on=today)
    with pytest.raises(Invalid, match="document"):
        require_startable(**where, on=today + timedelta(days=1))


def test_an_allergy_noted_after_the_screening_bars_the_serum_at_once(cast, catalogue, today):
    screened(cast.nora, catalogue.face)
    assert code(cast, catalogue, today, serum="kojic") is None
    note_allergy(client=cast.nora, words="vitamin C", actor=SYSTEM)
    assert code(cast, catalogue, today, serum="kojic") == "serum_unsuitable"
    assert code(cast, catalogue, today, serum="hyaluronic") is None


def test_an_allergy_taken_off_file_bars_no_longer(cast, catalogue, today):
    screened(cast.nora, catalogue.face)
    allergy = note_allergy(client=cast.nora, words="vitamin C", actor=SYSTEM)
    withdraw_allergy(allergy=allergy, actor=SYSTEM)
    assert code(cast, catalogue, today, serum="kojic") is None


def test_an_allergy_bars_what_cross_reacts_with_it_however_far(cast, catalogue, today):
    """Latex reaches pineapple in one step; papain, which latex reaches too, is taken from the data to make it two."""
    CrossReaction.objects.filter(group__code="latex").exclude(reacts_with__code="papain").delete()
    serum = catalogue.serums["hyaluronic"]
    pineapple = Ingredient.objects.filter(group__code="pineapple").first()
    SerumIngredient.objects.create(serum=serum, ingredient=pineapple, position=99)
    screened(cast.nora, catalogue.face)
    note_allergy(client=cast.nora, words="latex", actor=SYSTEM)
    assert code(cast, catalogue, today) == "serum_unsuitable"
    assert code(cast, catalogue, today, serum="ceramides") is None


def test_a_single_ingredient_bars_the_serums_it_is_in(cast, catalogue, today):
    screened(cast.nora, catalogue.face)
    note_allergy(client=cast.nora, ingredient=catalogue.ingredients["propanediol"], actor=SYSTEM)
    assert code(cast, catalogue, today, serum="azelaic") == "serum_unsuitable"
    assert code(cast, catalogue, today, serum="hyaluronic") is None


def test_the_door_and_the_clients_page_judge_alike(cast, catalogue, today):
    """They read the same rows in their own ways; neither may see less than the other."""
    screened(cast.nora, catalogue.hands, pregnancy=YES)
    screened(cast.nora, catalogue.face, diabetes=YES, waxing=Answer(yes=True, since=today), wounds=YES)
    screened(
        cast.nora,
        catalogue.face,
        diabetes=YES,
        sunburn=Answer(yes=True, since=today, until=today + timedelta(days=9)),
        intolerance=Answer(yes=True, note="latex, propanediol; aunt's cream"),
    )
    note_document(client=cast.nora, rule_code="diabetes", issued_on=today, expires_on=today, actor=SYSTEM)
    for day in (today, today + timedelta(days=1), today + timedelta(days=9)):
        for standing in standings(cast.nora, day):
            treatment = standing.screening.treatment
            door = clearance(client=cast.nora, treatment=treatment, serum=None, today=day)
            assert door.screening == standing.screening
            assert door.verdict == standing.verdict(day)


def test_an_intolerance_of_who_knows_what_bars_every_serum_until_it_is_named(cast, catalogue, today):
    screened(cast.nora, catalogue.face, intolerance=YES)
    assert code(cast, catalogue, today, serum="ceramides") == "serum_unsuitable"
    note_allergy(client=cast.nora, words="azelaic acid", actor=SYSTEM)
    assert code(cast, catalogue, today, serum="ceramides") is None
    assert code(cast, catalogue, today, serum="azelaic") == "serum_unsuitable"


def test_no_refusal_names_a_health_fact(cast, catalogue, today):
    screened(cast.nora, catalogue.face, diabetes=YES, pregnancy=YES, intolerance=Answer(yes=True, note="kojic acid"))
    refused = refusal(cast, catalogue, today, serum="kojic")
    assert refused is not None
    told = (refused.detail + str(refused.extra)).lower()
    assert not any(word in told for word in ("diabet", "pregnan", "kojic", "allerg"))


def test_answers_that_lapsed_stop_booking_and_starting_but_not_moving(cast, catalogue, today):
    screened(cast.nora, catalogue.face)
    where = {"client": cast.nora, "treatment": catalogue.face, "serum": catalogue.serums["hyaluronic"]}
    last = today + timedelta(days=30)
    require_startable(**where, on=last)
    late = last + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        require_startable(**where, on=late)
    assert refused.value.code == "screening_expired"
    with pytest.raises(Invalid) as refused:
        require_bookable(**where, dates=[late], today=late)
    assert refused.value.code == "screening_expired"
    require_movable(**where, dates=[late + timedelta(days=3)], today=late)


def test_dates_after_the_answers_lapse_can_be_booked_today(cast, catalogue, today):
    screened(cast.nora, catalogue.face)
    assert code(cast, catalogue, today, today + timedelta(days=60)) is None


def test_an_older_screening_cannot_be_named_when_there_is_a_newer_one(cast, catalogue, today):
    old = screened(cast.nora, catalogue.face)
    screened(cast.nora, catalogue.face, pregnancy=YES)
    with pytest.raises(Invalid) as refused:
        require_bookable(
            client=cast.nora,
            treatment=catalogue.face,
            serum=catalogue.serums["hyaluronic"],
            dates=[today],
            today=today,
            screening=old,
        )
    assert refused.value.code == "screening_expired"


def test_another_clients_screening_is_none_of_hers(cast, catalogue, today):
    screened(cast.nora, catalogue.face)
    other = screened(ClientFactory(location=cast.location), catalogue.face)
    with pytest.raises(Invalid) as refused:
        require_bookable(
            client=cast.nora,
            treatment=catalogue.face,
            serum=catalogue.serums["hyaluronic"],
            dates=[today],
            today=today,
            screening=other,
        )
    assert refused.value.code == "screening_missing"


def test_the_earliest_date_is_today_or_the_end_of_the_deferral_or_unknown(cast, catalogue, today):
    def earliest() -> date | None:
        return clearance(client=cast.nora, treatment=catalogue.face, serum=None, today=today).earliest

    assert earliest() is None
    screened(cast.nora, catalogue.face)
    assert earliest() == today
    screened(cast.nora, catalogue.face, waxing=Answer(yes=True, since=today))
    assert earliest() == today + timedelta(days=2)
    screened(cast.nora, catalogue.face, wounds=YES)
    assert earliest() is None


def test_five_queries_are_enough_whatever_is_on_file(cast, catalogue, today, django_assert_max_num_queries):
    screened(cast.nora, catalogue.face, diabetes=YES, intolerance=Answer(yes=True, note="pineapple, latex; zzz"))
    note_document(client=cast.nora, rule_code="diabetes", issued_on=today, actor=SYSTEM)
    with django_assert_max_num_queries(5):
        standing = clearance(client=cast.nora, treatment=catalogue.face, serum=catalogue.serums["kojic"], today=today)
    assert standing.verdict is not None
    assert standing.verdict.outcome is Outcome.RESTRICTED


def test_a_newer_version_of_a_rule_leaves_old_screenings_as_they_were(cast, catalogue, today):
    screened(cast.nora, catalogue.face, waxing=Answer(yes=True, since=today))
    rule = catalogue.rules["waxing"]
    type(rule).objects.filter(pk=rule.pk).update(superseded_at=clock.now())
    rule.pk, rule.version, rule.clears_after_days = None, rule.version + 1, 14
    rule.save(force_insert=True)
    assert code(cast, catalogue, today, today + timedelta(days=2)) is None
