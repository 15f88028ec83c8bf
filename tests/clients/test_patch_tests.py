"""Patch tests: what a reading means, when it may be made, and what it opens or bars."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.selectors.my_day import my_day
from bookings.selectors.serum_choices import serum_choices
from bookings.selectors.tasks import tasks_of
from clients.clearance import clearance
from clients.models import PatchTest
from clients.patch_tests import LATEST, READINGS, TOLERANCE, Patch, PatchState, Read, judge
from clients.services import apply_patch_test, read_patch_test, withdraw_patch_test
from clients.start_gate import gate, require_open
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from tests.factories.consents import signed
from tests.factories.protocol import make_lot
from tests.factories.screenings import screened

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
hours = st.floats(0, 200).map(lambda n: NOON + timedelta(hours=n))
readings = st.lists(st.builds(Read, at=hours, result=st.sampled_from(["negative", "doubtful", "positive"])), max_size=4)


@settings(deadline=None)
@given(readings, st.integers(1, 400), hours)
def test_nothing_is_cleared_before_the_reading_at_96_hours(read, holds, now):
    early = tuple(one for one in read if one.at < NOON + READINGS[1] - TOLERANCE)
    assert not judge([Patch(NOON, early)], holds_days=holds, now=now).cleared


@settings(deadline=None)
@given(readings, readings, hours, st.integers(1, 400))
def test_one_positive_reading_bars_whatever_else_was_read_and_however_often_it_is_tried_again(first, more, now, holds):
    bad = Patch(NOON, (*first, Read(NOON + timedelta(hours=1), "positive")))
    later = Patch(NOON + timedelta(days=20), tuple(more))
    assert judge([later, bad], holds_days=holds, now=now).state is PatchState.POSITIVE


@settings(deadline=None)
@given(readings, hours, st.integers(1, 400), st.integers(0, 400))
def test_time_alone_never_clears(read, now, holds, days):
    patch = [Patch(NOON, tuple(read))]
    before, after = (judge(patch, holds_days=holds, now=at) for at in (now, now + timedelta(days=days)))
    assert before.cleared or not after.cleared


@pytest.mark.parametrize(
    ("read", "at", "state"),
    [
        ([], 1, "waiting"),
        ([(48, "negative")], 60, "waiting"),
        ([(48, "negative"), (96, "negative")], 97, "negative"),
        ([(48, "negative"), (96, "positive")], 97, "positive"),  # kojic acid may turn only now
        ([(48, "doubtful"), (96, "negative")], 97, "negative"),
        ([(48, "negative"), (96, "doubtful")], 97, "doubtful"),
        ([(93, "negative")], 97, "negative"),  # as salons open in the morning
        ([(91, "negative")], 97, "waiting"),
        ([(48, "negative")], 7 * 24 + 1, "unread"),
        ([(96, "negative")], 96 + 10 * 24, "lapsed"),
    ],
)
def test_what_readings_mean(read, at, state):
    patch = Patch(NOON, tuple(Read(NOON + timedelta(hours=h), result) for h, result in read))
    assert judge([patch], holds_days=10, now=NOON + timedelta(hours=at)).state == state


@pytest.mark.parametrize(
    ("read", "at", "said"),
    [([], 60, False), ([], 93, True), ([48], 97, False), ([96], 97, True), ([48, 96], 97, False), ([91], 200, False)],
)
def test_a_first_reading_that_nobody_made_stays_unmade(read, at, said):
    patch = Patch(NOON, tuple(Read(NOON + timedelta(hours=hour), "negative") for hour in read))
    assert patch.passed_over(NOON + timedelta(hours=at)) == (NOON + timedelta(hours=48) if said else None)


@pytest.fixture
def kojic(catalogue):
    serum = catalogue.serums["kojic"]
    serum.requires_patch_test = True
    serum.save(update_fields=["requires_patch_test"])
    return serum


@pytest.fixture
def clara(cast) -> Actor:
    return Actor(cast.clara_user)


def at(hour: float):
    return time_machine.travel(NOON + timedelta(hours=hour), tick=False)


@pytest.fixture
def test(cast, kojic, clara) -> PatchTest:
    with at(0):
        signed(cast.nora)
        return apply_patch_test(client=cast.nora, serum=kojic, place="left forearm", actor=clara)


def refusal(cast, serum) -> str:
    """Why a session with the serum does not start now; empty: it does."""
    found = gate(client=cast.nora, serum=serum, location=cast.location, now=clock.now())
    if found.open:
        return ""
    with pytest.raises(Conflict) as error:
        require_open(client=cast.nora, serum=serum, location=cast.location, now=clock.now())
    assert error.value.code == "patch_test_missing"
    return str(error.value)


@pytest.mark.django_db
def test_a_serum_that_asks_for_it_starts_only_after_the_negative_reading_at_96_hours(cast, test, kojic, clara):
    with at(50):
        assert "4 March 2026" in refusal(cast, kojic)
        read_patch_test(test=test, result="negative", actor=clara)
        assert "6 March 2026" in refusal(cast, kojic)
    with at(96):
        assert refusal(cast, kojic)
        read_patch_test(test=test, result="negative", actor=clara)
        assert refusal(cast, kojic) == ""
    with at(24 * 200):
        assert "too old" in refusal(cast, kojic)


@pytest.mark.django_db
def test_a_serum_that_does_not_ask_starts_without(cast, catalogue, test):
    assert refusal(cast, catalogue.serums["hyaluronic"]) == ""


@pytest.mark.django_db
def test_a_positive_one_bars_the_serum_at_planning_and_others_are_proposed(cast, catalogue, test, kojic, clara):
    with at(96):
        screened(cast.nora, catalogue.face)
        read_patch_test(test=test, result="positive", note="red, itches", actor=clara)
        with pytest.raises(Invalid) as error:
            clearance(
                client=cast.nora, treatment=catalogue.face, serum=kojic, today=clock.today(cast.location.zone)
            ).require_allowed([])
        assert error.value.code == "serum_unsuitable"
        choices = serum_choices(
            client=cast.nora, treatment=catalogue.face, indications=[catalogue.indications["pigmentation"]]
        )
    assert [one.serum.code for one in choices if one.barred] == ["kojic"]
    assert (choices[0].serum.code, choices[0].serves) == ("azelaic", True)


@pytest.mark.django_db
def test_a_reading_due_is_a_task_until_it_is_made(cast, test, clara):
    def tasks() -> list[str]:
        return [one.kind for one in tasks_of(cast.location, now=clock.now()) if one.kind == "patch-reading"]

    def on_my_day() -> int:
        now = clock.now()
        return len(my_day(location=cast.location, cosmetologists=[], on=now.date(), role="owner", now=now).readings)

    with at(3):
        assert (tasks(), on_my_day()) == ([], 0)
    with at(46):
        assert (tasks(), on_my_day()) == (["patch-reading"], 1)
        read_patch_test(test=test, result="negative", actor=clara)
        assert (tasks(), on_my_day()) == ([], 0)
    with at(97):
        assert (tasks(), on_my_day()) == (["patch-reading"], 1)
        withdraw_patch_test(test=test, actor=clara)
        assert (tasks(), on_my_day()) == ([], 0)


@pytest.mark.django_db
def test_what_cannot_be_read_is_refused_and_a_reaction_can_always_be_noted(cast, test, clara):
    def code(result: str) -> str:
        with pytest.raises(Invalid) as error:
            read_patch_test(test=test, result=result, actor=clara)
        return error.value.code

    with at(20):
        assert code("negative") == "patch_too_early"
        assert code("swollen") == "patch_result_unknown"
    with at(24 * 8):
        assert code("negative") == "patch_too_late"
    with at(1):
        assert read_patch_test(test=test, result="positive", actor=clara).result == "positive"
    with at(2):
        withdraw_patch_test(test=test, actor=clara)
        with pytest.raises(Conflict):
            read_patch_test(test=test, result="positive", actor=clara)
        with pytest.raises(Conflict):
            withdraw_patch_test(test=test, actor=clara)


@pytest.mark.django_db
@at(0)
def test_an_impossible_test_is_refused_with_a_sentence_beside_each_field(cast, catalogue, kojic, clara):
    other = make_lot(cast.location, catalogue.serums["azelaic"])
    with pytest.raises(Invalid) as error:
        apply_patch_test(
            client=cast.nora, serum=kojic, place=" ", lot=other, applied_at=NOON + timedelta(hours=1), actor=clara
        )
    assert sorted(error.value.errors) == ["applied_at", "lot", "place"]
    with pytest.raises(Invalid) as error:
        apply_patch_test(
            client=cast.nora, serum=kojic, place="x", applied_at=NOON - LATEST - timedelta(hours=1), actor=clara
        )
    assert list(error.value.errors) == ["applied_at"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE clients_patchtest SET place = 'elsewhere'",
        "DELETE FROM clients_patchtest",
        "UPDATE clients_patchreading SET result = 'negative'",
        "DELETE FROM clients_patchreading",
    ],
)
def test_the_database_refuses_to_rewrite_what_was_read(test, clara, change):
    with at(49):
        read_patch_test(test=test, result="positive", actor=clara)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_the_page_says_for_ever_that_48_hours_were_not_read(client, cast, test, clara):
    def page() -> str:
        client.force_login(cast.clara_user)
        return client.get(f"/clients/{cast.nora.pk}/").content.decode()

    with at(60):
        assert "Not read at 48 hours" not in page()
    with at(96):
        read_patch_test(test=test, result="negative", actor=clara)
    with at(24 * 30):
        assert "Not read at 48 hours (Wednesday, 4 March, 13:00)." in page()


@pytest.mark.django_db
def test_the_page_takes_a_test_and_its_reading_and_a_receptionist_sees_none(client, cast, kojic):
    address = f"/clients/{cast.nora.pk}/"
    with at(0):
        client.force_login(cast.clara_user)
        refused = client.post(address + "patch-tests/", {"serum": kojic.pk, "place": "", "applied_on": "2027-01-01"})
        assert refused.status_code == 422
        assert "so that whoever reads it finds it" in refused.content.decode()
        assert "2027-01-01" in refused.content.decode()
        client.post(address + "patch-tests/", {"serum": kojic.pk, "place": "behind the ear"})
        test = PatchTest.objects.get()
        early = client.post(f"{address}patch-tests/{test.pk}/read/", {f"p{test.pk}-result": "negative"})
        assert "only a reaction can be noted" in early.content.decode()
        client.post(
            f"{address}patch-tests/{test.pk}/read/", {f"p{test.pk}-result": "positive", f"p{test.pk}-note": "red"}
        )
        assert "this serum is barred" in client.get(address).content.decode()
        client.force_login(cast.rita)
        assert "behind the ear" not in client.get(address).content.decode()
        assert client.post(address + "patch-tests/", {}).status_code == 403
