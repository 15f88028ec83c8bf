"""Setting a finding aside: what may be, what never, and that it is seen for ever."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from bookings.models import SessionEvent
from bookings.services.change_state import arrive
from clients.clearance import require_bookable, require_movable, require_startable
from clients.models import Override, Screening
from clients.screening import Answer
from clients.services import note_allergy, override_findings
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from tests.factories.screenings import screened
from tests.factories.visits import make_running_course

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
WHY = "The doctor was asked on the telephone and agrees."


@pytest.fixture
def today(cast):
    return clock.today(cast.location.zone)


def set_aside(cast, catalogue, *codes, lapsed=False, reason=WHY) -> Override:
    return override_findings(
        client=cast.nora, treatment=catalogue.face, codes=codes, lapsed=lapsed, reason=reason,
        actor=Actor(cast.clara_user),
    )  # fmt: skip


def refusals(cast, catalogue, day, serum="hyaluronic") -> list[str]:
    """What booking, moving and starting say, one code each; "" where it may be."""
    found, who = [], {"client": cast.nora, "treatment": catalogue.face, "serum": catalogue.serums[serum]}
    for ask in (
        lambda: require_bookable(dates=[day], today=day, **who),
        lambda: require_movable(dates=[day], today=day, **who),
        lambda: require_startable(on=day, **who),
    ):
        try:
            ask()
            found.append("")
        except Invalid as refusal:
            found.append(refusal.code)
    return found


@pytest.mark.parametrize(
    ("answers", "code", "refusal"),
    [
        ({"waxing": Answer(True)}, "waxing", "screening_deferred"),
        ({"wounds": Answer(True)}, "wounds", "screening_deferred"),
        ({"diabetes": Answer(True)}, "diabetes", "document_missing"),
    ],
)
def test_a_deferral_or_a_missing_document_is_set_aside_for_every_service(
    cast, catalogue, today, answers, code, refusal
):
    screened(cast.nora, catalogue.face, **answers)
    assert refusals(cast, catalogue, today) == [refusal] * 3
    override = set_aside(cast, catalogue, code)
    assert refusals(cast, catalogue, today) == ["", "", ""]
    assert (override.made_by, override.codes) == (cast.clara_user, [code])
    assert override.findings[0]["code"] == code


def test_what_is_not_named_still_stands(cast, catalogue, today):
    screened(cast.nora, catalogue.face, waxing=Answer(True), wounds=Answer(True))
    set_aside(cast, catalogue, "waxing")
    assert refusals(cast, catalogue, today) == ["screening_deferred"] * 3


def test_a_refusal_is_never_overridden(cast, catalogue, today):
    screened(cast.nora, catalogue.face, referral=Answer(True), waxing=Answer(True))
    for codes in (["referral"], ["waxing"], ["referral", "waxing"]):
        with pytest.raises(Conflict) as refusal:
            set_aside(cast, catalogue, *codes)
        assert refusal.value.code == "override_refused"
    assert refusals(cast, catalogue, today) == ["screening_refused"] * 3


def test_an_override_written_past_the_service_opens_no_refusal_either(cast, catalogue, today):
    screening = screened(cast.nora, catalogue.face, referral=Answer(True))
    Override.objects.create(
        client=cast.nora, screening=screening, codes=["referral"], lapsed_on=today, reason=WHY, made_at=clock.now()
    )
    assert refusals(cast, catalogue, today) == ["screening_refused"] * 3


def test_an_allergy_bars_its_serum_whatever_is_set_aside(cast, catalogue, today):
    note_allergy(client=cast.nora, words="kojic acid", actor=Actor(cast.rita))
    screened(cast.nora, catalogue.face, waxing=Answer(True))
    set_aside(cast, catalogue, "waxing")
    assert refusals(cast, catalogue, today, "kojic") == ["serum_unsuitable"] * 3
    with pytest.raises(Invalid):
        set_aside(cast, catalogue, "allergy")


def test_answers_that_ran_out_are_let_stand_for_one_day(cast, catalogue, today):
    screening = screened(cast.nora, catalogue.face)
    with pytest.raises(Invalid):
        set_aside(cast, catalogue, lapsed=True)  # they have not run out
    past = today - timedelta(days=90)
    Screening.objects.filter(pk=screening.pk).update(taken_on=past, taken_at=clock.now() - timedelta(days=90))
    assert refusals(cast, catalogue, today) == ["screening_expired", "", "screening_expired"]
    set_aside(cast, catalogue, lapsed=True)
    assert refusals(cast, catalogue, today) == ["", "", ""]
    assert refusals(cast, catalogue, today + timedelta(days=1)) == ["screening_expired", "", "screening_expired"]


def test_a_new_screening_is_judged_afresh(cast, catalogue, today):
    screened(cast.nora, catalogue.face, waxing=Answer(True))
    set_aside(cast, catalogue, "waxing")
    screened(cast.nora, catalogue.face, waxing=Answer(True))
    assert refusals(cast, catalogue, today) == ["screening_deferred"] * 3


@pytest.mark.parametrize("reason", ["", "   ", "ok", "!!!!!!!!!!!!!!", "x" * 2000, "a\x00bcdefghijkl"])
def test_without_a_reason_nothing_is_set_aside(cast, catalogue, reason):
    screened(cast.nora, catalogue.face, waxing=Answer(True))
    with pytest.raises(Invalid) as refusal:
        set_aside(cast, catalogue, "waxing", reason=reason)
    assert list(refusal.value.errors) == ["reason"]


def test_nothing_chosen_or_nothing_to_set_aside_is_refused(cast, catalogue):
    with pytest.raises(Invalid):
        set_aside(cast, catalogue, "waxing")  # never asked
    screened(cast.nora, catalogue.face)
    for codes in ([], ["waxing"], ["nonsense"]):
        with pytest.raises(Invalid) as refusal:
            set_aside(cast, catalogue, *codes)
        assert refusal.value.code == "override_impossible"


@pytest.mark.parametrize("change", ["UPDATE clients_override SET reason = 'other'", "DELETE FROM clients_override"])
def test_the_database_keeps_every_override(cast, catalogue, change):
    screened(cast.nora, catalogue.face, waxing=Answer(True))
    set_aside(cast, catalogue, "waxing")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_it_is_seen_in_red_on_her_page_in_the_session_and_in_the_record_for_ever(client, cast, catalogue):
    with time_machine.travel(MONDAY, tick=False):
        session = make_running_course(cast, [MONDAY]).sessions.get()
        screened(cast.nora, catalogue.face, waxing=Answer(True))
        with pytest.raises(Invalid):
            arrive(session=session, actor=Actor(cast.rita))
        override = set_aside(cast, catalogue, "waxing")
        arrive(session=session, actor=Actor(cast.rita))
        assert SessionEvent.objects.get(kind="arrived").data["overrides"] == [override.pk]
        screened(cast.nora, catalogue.face)  # what is asked later does not make it unseen
        client.force_login(cast.clara_user)
        for address in (f"/clients/{cast.nora.pk}/", f"/sessions/{session.pk}/record/"):
            page = client.get(address).content.decode()
            assert WHY in page, address
            assert "tone-coral" in page
        assert "in spite of the screening" in client.get(f"/sessions/{session.pk}/").content.decode()


def test_the_page_sets_aside_for_clara_and_not_for_rita(client, cast, catalogue):
    screened(cast.nora, catalogue.face, waxing=Answer(True))
    address, sent = f"/clients/{cast.nora.pk}/override/", {"treatment": catalogue.face.pk, "codes": ["waxing"]}
    client.force_login(cast.rita)
    assert client.post(address, sent | {"reason": WHY}).status_code == 403
    assert "Treat in spite of this" not in client.get(f"/clients/{cast.nora.pk}/").content.decode()
    client.force_login(cast.clara_user)
    refused = client.post(address, sent | {"reason": "because"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Write why, in a sentence" in page
    assert 'value="waxing" checked' in page
    assert ">because</textarea>" in page
    assert client.post(address, sent | {"reason": WHY}).status_code == 302
    assert "Treat in spite of this" not in client.get(f"/clients/{cast.nora.pk}/").content.decode()
    client.force_login(cast.rita)
    seen = client.get(f"/clients/{cast.nora.pk}/").content.decode()
    assert "Set aside: she may be treated" in seen
    assert WHY not in seen
