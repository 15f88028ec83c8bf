"""The record page: prefilled where that is safe, saved by its script, refused beside the field, signed in one press."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client as Browser

from bookings.models import Session, SessionRecord
from bookings.record_draft import Draft, GradeGiven, StepDone
from bookings.selectors.record_sheet import Sheet
from bookings.services.change_state import complete
from bookings.services.save_record import save_record
from clients.models import Allergy
from salon.accounts.actor import Actor
from tests.factories.protocol import Shelf, make_lot, make_shelf
from tests.factories.salon import Cast
from tests.factories.visits import make_running_course

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
SCRIPT = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def shelf(cast: Cast) -> Shelf:
    return make_shelf(cast.location)


@pytest.fixture
def visit(cast: Cast, shelf: Shelf) -> Session:
    """Nora's second session, in treatment; four days ago she had the first one."""
    course = make_running_course(cast, [MONDAY - timedelta(days=4), MONDAY])
    course.indications.add(shelf.pores)
    first = course.sessions.get(number=1)
    Session.objects.filter(course=course).update(status="in_treatment")
    draft = Draft(
        steps=tuple(StepDone(step.code, True, 7) for step in shelf.steps),
        serum_lot_id=shelf.lot.pk,
        serum_ml=Decimal("2.5"),
        device_minutes=25,
        today="red for an hour",
        grades=(GradeGiven(shelf.pores.pk, Decimal(3)),),
    )
    save_record(session=first, draft=draft, expected_version=0, actor=Actor(cast.clara_user))
    complete(session=first, actor=Actor(cast.clara_user))
    return course.sessions.get(number=2)


@pytest.fixture
def tablet(client: Browser, cast: Cast, visit: Session) -> Browser:
    client.force_login(cast.clara_user)
    return client


def address(visit: Session) -> str:
    return f"/sessions/{visit.pk}/record/"


def filled(shelf: Shelf, **changes: Any) -> dict[str, Any]:
    """What the page sends after an uneventful session."""
    steps = {f"done_{step.code}": "on" for step in shelf.steps}
    measures = {"serum_lot": shelf.lot.pk, "serum_ml": "2.5", "device_minutes": "25"}
    return {"version": 0, "reacted_since_last": "no", f"grade_{shelf.pores.pk}": "2"} | steps | measures | changes


def test_looking_begins_nothing(tablet: Browser, visit: Session) -> None:
    assert tablet.get(address(visit)).status_code == 200
    assert not SessionRecord.objects.filter(session=visit).exists()


def test_what_is_the_same_every_time_is_filled_in_and_what_must_be_asked_is_not(
    tablet: Browser, visit: Session, shelf: Shelf
) -> None:
    draft: Draft = tablet.get(address(visit)).context["sheet"].draft
    assert (draft.serum_lot_id, draft.serum_ml, draft.device_minutes) == (shelf.lot.pk, Decimal("2.5"), 25)
    assert [step.minutes for step in draft.steps] == [7, 7, 7]
    assert not any(step.done for step in draft.steps)
    assert (draft.reacted_since_last, draft.grades, draft.aftercare_sent) == (None, (), False)


def test_a_lot_is_only_suggested_where_there_is_no_doubt(
    cast: Cast, tablet: Browser, visit: Session, shelf: Shelf
) -> None:
    make_lot(cast.location, shelf.serum, "B-2")
    assert tablet.get(address(visit)).context["sheet"].draft.serum_lot_id == shelf.lot.pk  # last time's
    shelf.lot.recalled_at = datetime(2026, 3, 1, tzinfo=UTC)
    shelf.lot.save()
    make_lot(cast.location, shelf.serum, "B-3")
    page = tablet.get(address(visit))
    assert page.context["sheet"].draft.serum_lot_id is None  # one of two
    assert "Lot A-1 was recalled. Do not use it." in page.content.decode()


def test_what_to_know_first_stands_above(cast: Cast, tablet: Browser, visit: Session) -> None:
    Allergy.objects.create(client=cast.nora, words="latex", noted_at=MONDAY)
    sheet: Sheet = tablet.get(address(visit)).context["sheet"]
    assert [allergy.words for allergy in sheet.allergies] == ["latex"]
    assert sheet.reaction is not None
    assert (sheet.reaction.today, sheet.first_visit) == ("red for an hour", False)
    text = tablet.get(address(visit)).content.decode()
    assert text.index("latex") < text.index("red for an hour") < text.index("Any reaction since last time?")


def test_its_script_saves_and_hears_the_version_and_the_time(tablet: Browser, visit: Session, shelf: Shelf) -> None:
    answer = tablet.post(address(visit), filled(shelf), headers=SCRIPT)
    assert (answer.status_code, answer.json()) == (200, {"version": 1, "said": "Saved 10:00"})
    stale = tablet.post(address(visit), filled(shelf, note="old"), headers=SCRIPT)
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (412, "stale", 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("serum_ml", "abc"),
        ("serum_ml", "-1"),
        ("serum_ml", "99"),
        ("serum_ml", "1" * 400),
        ("device_minutes", "1.5"),
        ("device_minutes", "9999999999999999999999"),
        ("minutes_serum", "-3"),
        ("serum_lot", "999999999999999999999999"),
        ("serum_lot", "7' OR 1=1"),
        ("reacted_since_last", "perhaps"),
        ("note", "x" * 4001),
        ("note", "\x00"),
        ("version", "minus one"),
        ("page", "<script>"),
    ],
)
def test_nonsense_is_refused_beside_its_field_and_nothing_is_saved(
    tablet: Browser, visit: Session, shelf: Shelf, field: str, value: str
) -> None:
    answer = tablet.post(address(visit), filled(shelf, **{field: value}), headers=SCRIPT)
    assert answer.status_code == 422
    name = "__all__" if field.startswith("minutes_") and "__all__" in answer.json()["errors"] else field
    assert name in answer.json()["errors"]
    assert not SessionRecord.objects.filter(session=visit).exists()
    shown = tablet.post(address(visit), filled(shelf, **{field: value}))
    assert shown.status_code == 422


def test_every_script_and_every_language_is_welcome_in_the_note(tablet: Browser, visit: Session, shelf: Shelf) -> None:
    words = "רגוע 🌿 кожа спокойна <b>&"
    assert tablet.post(address(visit), filled(shelf, note=words), headers=SCRIPT).status_code == 200
    assert SessionRecord.objects.get(session=visit).note == words
    assert "&lt;b&gt;&amp;" in tablet.get(address(visit)).content.decode()


def test_a_plain_save_comes_back_to_the_page(tablet: Browser, visit: Session, shelf: Shelf) -> None:
    answer = tablet.post(address(visit), filled(shelf, press="save"), follow=True)
    assert answer.redirect_chain == [(address(visit), 302)]
    assert answer.context["form"]["version"].value() == 1


def test_one_press_saves_what_is_on_the_screen_and_signs_it(tablet: Browser, visit: Session, shelf: Shelf) -> None:
    answer = tablet.post(address(visit), filled(shelf, press="sign"), follow=True)
    assert "Signed: Nora Test, session 2 of 2." in answer.content.decode()
    record = SessionRecord.objects.get(session=visit)
    assert record.signed_at == MONDAY
    visit.course.refresh_from_db()
    assert visit.course.status == "completed"


def test_an_unfinished_record_is_saved_but_not_signed_and_says_what_it_lacks(
    tablet: Browser, visit: Session, shelf: Shelf
) -> None:
    answer = tablet.post(address(visit), filled(shelf, press="sign", reacted_since_last="", serum_ml=""))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"reacted_since_last", "serum_ml"}
    assert answer.context["form"]["version"].value() == "1"  # so that the next press is not a stranger's
    again = tablet.post(address(visit), filled(shelf, press="sign", version=1))
    assert again.status_code == 302


def test_without_scripts_a_stale_page_asks_before_it_replaces(tablet: Browser, visit: Session, shelf: Shelf) -> None:
    tablet.post(address(visit), filled(shelf, note="hers"))
    answer = tablet.post(address(visit), filled(shelf, note="mine"))
    assert answer.status_code == 412
    assert "saved on another device in the meantime" in answer.content.decode()
    assert 'name="version" value="1"' in answer.content.decode()
    assert tablet.post(address(visit), filled(shelf, note="mine", version=1)).status_code == 302
    assert SessionRecord.objects.get(session=visit).note == "mine"


def test_what_the_page_does_not_show_it_does_not_lose(
    cast: Cast, tablet: Browser, visit: Session, shelf: Shelf
) -> None:
    draft = Draft(grades=(GradeGiven(shelf.pores.pk, Decimal("7.2"), "mmasi"),), reaction_note="by another program")
    save_record(session=visit, draft=draft, expected_version=0, actor=Actor(cast.clara_user))
    tablet.post(address(visit), filled(shelf, version=1))
    record = SessionRecord.objects.get(session=visit)
    assert {(row.scale, row.grade) for row in record.grades.all()} == {
        ("mmasi", Decimal("7.2")),
        ("severity", Decimal(2)),
    }
    assert record.reaction_note == "by another program"


def test_a_signed_record_is_read_and_amended_and_a_missed_one_is_not_there(
    tablet: Browser, visit: Session, shelf: Shelf
) -> None:
    tablet.post(address(visit), filled(shelf, press="sign", note="calm"))
    assert tablet.post(address(visit), filled(shelf, version=2), headers=SCRIPT).status_code == 409
    read = tablet.get(address(visit)).content.decode()
    assert "calm" in read
    assert "2 moderate" in read
    assert tablet.post(address(visit) + "amend/", {"text": " "}).status_code == 422
    added = tablet.post(address(visit) + "amend/", {"text": "she called: no reaction"}, follow=True)
    assert "she called: no reaction" in added.content.decode()
    Session.objects.filter(pk=visit.pk).update(status="no_show")


@pytest.mark.parametrize("status", ["booked", "confirmed", "cancelled", "no_show"])
def test_before_she_is_here_there_is_nothing_to_fill_in(
    tablet: Browser, visit: Session, shelf: Shelf, status: str
) -> None:
    Session.objects.filter(pk=visit.pk).update(status=status)
    page = tablet.get(address(visit))
    assert page.status_code == 200
    assert "form" not in page.context
    assert tablet.post(address(visit), filled(shelf)).status_code == 409


def test_a_stopped_treatment_says_why_to_who_may_read_it(tablet: Browser, visit: Session, shelf: Shelf) -> None:
    refused = tablet.post(address(visit) + "stop/", {"reason": ""}, follow=True)
    assert "Say why the treatment was stopped." in refused.content.decode()
    stopped = tablet.post(address(visit) + "stop/", {"reason": "burning"}, follow=True)
    assert "burning" in stopped.content.decode()
    assert Session.objects.get(pk=visit.pk).status == "stopped"


def test_the_page_asks_the_database_a_fixed_number_of_times(
    cast: Cast, tablet: Browser, visit: Session, shelf: Shelf, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        make_lot(cast.location, shelf.serum, f"C-{number}")
        Allergy.objects.create(client=cast.nora, words=f"thing {number}", noted_at=MONDAY)
    tablet.post(address(visit), filled(shelf), headers=SCRIPT)
    with django_assert_max_num_queries(27):
        tablet.get(address(visit))


def test_saving_as_it_goes_stays_cheap(
    tablet: Browser, visit: Session, shelf: Shelf, django_assert_max_num_queries: Any
) -> None:
    tablet.post(address(visit), filled(shelf), headers=SCRIPT)
    with django_assert_max_num_queries(19):
        assert tablet.post(address(visit), filled(shelf, version=1, note="calm"), headers=SCRIPT).status_code == 200


def test_a_stale_page_hears_what_the_other_tablet_saved(tablet: Browser, visit: Session, shelf: Shelf) -> None:
    tablet.post(address(visit), filled(shelf, note="one\r\ntwo"), headers=SCRIPT)
    told = tablet.post(address(visit), filled(shelf, note="mine"), headers=SCRIPT).json()
    said = {"note": "one\ntwo", "serum_ml": "2.5", "reacted_since_last": "no", "done_cleanse": "on", "home_care": ""}
    assert told["values"].items() >= said.items()
    assert told["values"][f"grade_{shelf.pores.pk}"] == "2"
    assert SessionRecord.objects.get(session=visit).note.split() == ["one", "two"]
