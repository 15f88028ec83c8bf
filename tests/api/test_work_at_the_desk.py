"""What is done all day besides booking, over the API: messages, the shelf, the waiting list, wishes, undo, health."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from rest_framework.response import Response
from rest_framework.test import APIClient

from bookings.models import Course, MoveWish, Session
from clients.models import Client, Document
from clients.screening import Answer
from salon import clock
from salon.accounts.models import User
from salon.outbox.models import Message
from tests.factories.desk import Desk
from tests.factories.papers import PDF
from tests.factories.screenings import answers
from treatments.services.stock import receive_lot

MONDAY = date(2026, 3, 9)
pytestmark = pytest.mark.django_db


class Program:
    """A colleague's program: the address, the body, the status it expects."""

    def __init__(self, user: User) -> None:
        self.api = APIClient()
        self.api.force_login(user)

    def get(self, path: str) -> Any:
        answer = self.api.get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, body: Any = None, expect: int = 200, *, key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self._done(self.api.post(f"/api/v1/{path}", body or {}, format="json", headers=headers), expect)

    def patch(self, path: str, body: Any, expect: int = 200) -> Any:
        return self._done(self.api.patch(f"/api/v1/{path}", body, format="json", headers={"If-Match": "*"}), expect)

    def delete(self, path: str, expect: int = 204) -> Any:
        return self._done(self.api.delete(f"/api/v1/{path}"), expect)

    def _done(self, answer: Response, expect: int) -> Any:
        assert answer.status_code == expect, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def rita(desk: Desk) -> Program:
    return Program(desk.cast.rita)


@pytest.fixture
def clara(desk: Desk) -> Program:
    return Program(desk.cast.clara_user)


@pytest.fixture
def course(desk: Desk) -> Course:
    return desk.book(desk.rhythm(MONDAY, 4))


def first(course: Course) -> Session:
    return course.sessions.get(number=1)


def test_a_message_is_read_held_released_sent_now_tried_again_and_put_away(course: Course, rita: Program) -> None:
    row = next(one for one in rita.get(f"messages/?client={course.client_id}")["results"] if one["status"] == "pending")
    here = f"messages/{row['id']}/"
    shown = rita.get(here)
    assert "Nora" in shown["text"]
    assert shown["subject"]
    assert rita.post(f"{here}hold/")["status"] == "held"
    assert rita.post(f"{here}send-now/", expect=409)["code"] == "message_moved_on"
    assert rita.post(f"{here}release/")["status"] == "pending"
    assert rita.post(f"{here}send-now/")["due_at"] == clock.now().astimezone(course.location.zone).isoformat()
    Message.objects.filter(pk=row["id"]).update(status="failed")
    assert rita.post(f"{here}retry/")["status"] == "pending"
    Message.objects.filter(pk=row["id"]).update(status="failed")
    assert rita.post(f"{here}settle/")["status"] == "withdrawn"


def test_a_lot_is_opened_counted_written_off_and_traced(desk: Desk, course: Course, clara: Program) -> None:
    expires = date(2027, 1, 1)
    lot = receive_lot(
        location=course.location, serum=desk.serum, number="L1", ml=100, expires_on=expires, actor=desk.rita
    )
    here = f"lots/{lot.pk}/"
    assert clara.post(f"{here}open/")["opened_on"] == "2026-03-02"
    assert clara.post(f"{here}waste/", {"ml": 2.5, "note": "spilt"})["ml_left"] == 97.5
    assert clara.post(f"{here}waste/", {"ml": 98, "note": "spilt"}, 422)["code"] == "more_than_left"
    assert clara.post(f"{here}count/", {"ml": 90})["ml_left"] == 90
    once = clara.post(f"{here}count/", {"ml": 90}, key="c1")
    assert (once, once["ml_left"]) == (clara.post(f"{here}count/", {"ml": 90}, key="c1"), 90)
    assert clara.post(f"{here}count/", {"ml": "90"}, 400)["errors"].keys() == {"ml"}
    moved = [(one["kind"], one["ml"]) for one in clara.get(here)["movements"]]
    assert moved == [("counted", -7.5), ("wasted", -2.5), ("received", 100)]
    trace = clara.get(f"{here}trace/")
    assert (trace["treated"], len(trace["planned"]), trace["planned"][0]["uncovered"]) == ([], 4, True)


def test_who_waits_is_matched_offered_a_place_and_taken_off(desk: Desk, course: Course, rita: Program) -> None:
    nora = desk.client(name="Nora Waits", email="waits@example.com")
    wish = {"weekday": 1, "from": "09:00", "to": "18:00"}
    body = {"client": nora.pk, "first_on": "2026-03-09", "last_on": "2026-03-20", "wishes": [wish]}
    of_one = {"treatment": desk.treatment.pk, "serum": desk.serum.pk}
    assert rita.post("waiting/", body, 422)["errors"].keys() == {"serum"}
    entry = rita.post("waiting/", body | of_one, 201)
    assert rita.post("waiting/", body | of_one, 409)["code"] == "already_waiting"
    place = {"starts_at": desk.at(date(2026, 3, 10), 10).isoformat(), "cosmetologist": desk.cast.clara.pk}
    asked = f"starts_at={place['starts_at'].replace('+', '%2B')}&cosmetologist={place['cosmetologist']}"
    (match,) = rita.get(f"waiting/matches/?{asked}")["results"]
    assert (match["id"], match["why"], match["offered"]) == (entry["id"], "", False)
    assert rita.post(f"waiting/{entry['id']}/offer/", place, 201)["status"] == "open"
    assert rita.post(f"waiting/{entry['id']}/offer/", place, 409)["code"] == "already_offered"
    rita.delete(f"waiting/{entry['id']}/")
    assert rita.get("waiting/")["results"] == []


def test_a_wish_for_another_time_is_a_task_and_is_granted(desk: Desk, course: Course, rita: Program) -> None:
    session = first(course)
    wished = session.starts_at + timedelta(hours=2)
    kept = {"sequence": session.sequence, "starts_at": wished, "cosmetologist": desk.cast.clara}
    wish = MoveWish.objects.create(
        location=course.location, client=course.client, session=session, asked_at=clock.now(), **kept
    )
    assert "move-wish" in {task["kind"] for task in rita.get("tasks/")["results"]}
    (row,) = rita.get("wishes/")["results"]
    assert (row["session"]["id"], row["starts_at"]) == (session.pk, wished.astimezone(desk.zone).isoformat())
    assert rita.post(f"wishes/{wish.pk}/grant/")["starts_at"] == row["starts_at"]
    assert rita.post(f"wishes/{wish.pk}/decline/", expect=409)["code"] == "wish_gone"


def test_the_diarys_own_moves_a_new_length_the_rest_follows_undo(desk: Desk, course: Course, rita: Program) -> None:
    one = first(course)
    here, starts = f"sessions/{one.pk}/", one.starts_at
    longer = rita.patch(here, {"minutes": 75})
    assert longer["ends_at"] == (starts + timedelta(minutes=75)).astimezone(desk.zone).isoformat()
    assert rita.post(f"{here}undo/")["ends_at"] == one.ends_at.astimezone(desk.zone).isoformat()
    later = {"starts_at": (starts + timedelta(hours=1)).isoformat()}
    moved = rita.post(f"{here}shift-rest/", later)["sessions"]
    assert [row["starts_at"][11:16] for row in moved] == ["11:00"] * 4
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        assert rita.post(f"{here}undo/", expect=409)["code"] == "undo_too_late"


def test_a_course_catches_up_pauses_and_goes_on_with_the_dates_shown(desk: Desk, course: Course, rita: Program) -> None:
    here = f"courses/{course.pk}/"
    rita.post(f"sessions/{first(course).pk}/cancel/")
    place = {"starts_at": desk.at(MONDAY, 12).isoformat(), "cosmetologist": desk.cast.dina.pk}
    assert rita.post(f"{here}sessions/", place, 201)["cosmetologist"] == desk.cast.dina.pk
    assert rita.post(f"{here}sessions/", place, 409)["code"]
    assert rita.post(f"{here}catch-up/", {"apply": False})["applied"] is False
    rita.post(f"{here}pause/")
    plan = rita.post(f"{here}rest-plans/", {"start_on": "2026-03-16"})["plans"][0]
    names = ("starts_at", "cosmetologist", "room", "device")
    shown = [{name: row[name] for name in names} for row in plan["sessions"]]
    assert rita.post(f"{here}resume/", {"sessions": [shown[0] | {"room": 10**6}]}, 404)["errors"].keys() == {
        "sessions.room"
    }
    going = rita.post(f"{here}resume/", {"sessions": shown})
    assert going["status"] == "active"
    booked = [row["starts_at"] for row in going["sessions"] if row["status"] == "booked"]
    assert booked == [row["starts_at"] for row in shown]


def test_what_happened_may_only_be_noted_and_what_no_longer_fits_is_found(course: Course, rita: Program) -> None:
    before = first(course).starts_at
    client = rita.post("repairs/", {"client": course.client_id, "apply": False, "from": before.isoformat()}, 422)
    assert client["errors"].keys() == {"body"}
    away = {"from": "2026-03-09T00:00:00+01:00", "to": "2026-03-10T00:00:00+01:00", "apply": False}
    shown = rita.post("repairs/", away | {"client": course.client_id})
    assert rita.post(f"repairs/{shown['id']}/note/")["status"] == "applied"
    assert first(course).starts_at == before
    assert rita.post("repairs/", {"hours": True, "apply": False})["moved"] == 0


def test_papers_allergies_and_skin_types_are_noted_checked_and_taken_back(
    desk: Desk, clara: Program, rita: Program, tmp_path: Any
) -> None:
    her = f"clients/{desk.cast.nora.pk}/"
    check = {"rule_code": "diabetes", "issued_on": "2026-02-01", "issuer": "A doctor"}
    with override_settings(MEDIA_ROOT=tmp_path):
        form = {"file": SimpleUploadedFile("diabetes.pdf", PDF)}
        paper = rita.api.post(f"/api/v1/{her}documents/", form).json()["id"]
    assert clara.post(f"documents/{paper}/check/", check | {"issued_on": "2027-02-01"}, 422)["errors"].keys() == {
        "issued_on"
    }
    assert clara.post(f"documents/{paper}/check/", check)["checked"] is True
    assert clara.post(f"{her}documents/seen/", check, 201)["media_type"] == ""
    clara.delete(f"documents/{paper}/")
    assert clara.delete(f"documents/{paper}/", 409)["code"] == "document_withdrawn"
    assert Document.objects.filter(withdrawn_at=None).count() == 1
    allergy = rita.post(f"{her}allergies/", {"ingredient": "latex"}, 201)["id"]
    rita.delete(f"allergies/{allergy}/", 403)
    clara.delete(f"allergies/{allergy}/")
    assert clara.get(f"{her}allergies/")["results"] == []
    skin = clara.post(f"{her}skin-types/", {"kind": "glogau", "grade": 2}, 201)["id"]
    assert clara.post(f"{her}skin-types/", {"kind": "glogau", "grade": 3}, 409)["code"] == "skin_type_known"
    assert clara.post(f"{her}skin-types/", {"kind": "glogau", "grade": 6}, 422)["code"] == "skin_type_unknown"
    clara.delete(f"skin-types/{skin}/")
    assert clara.get(f"{her}skin-types/")["results"] == []
    rita.delete(f"skin-types/{skin}/", 403)


def test_answers_that_move_dates_say_so_without_a_health_fact(desk: Desk, course: Course, rita: Program) -> None:
    given = answers(desk.treatment, sunburn=Answer(yes=True, since=MONDAY - timedelta(days=7)))
    body = {code: {"yes": one.yes} | ({"since": one.since} if one.since else {}) for code, one in given.items()}
    path = f"clients/{course.client_id}/screenings/"
    assert rita.post(path, {"treatment": desk.treatment.pk, "answers": body}, 201)["follows"] == []
    ill = body | {"pregnancy": {"yes": True}}
    said = rita.post(path, {"treatment": desk.treatment.pk, "answers": ill}, 201)
    assert len(said["follows"]) == 1
    assert "paused" in said["follows"][0]
    assert "regnan" not in str(said)


def test_links_that_went_to_a_wrong_mailbox_end(desk: Desk, rita: Program) -> None:
    Client.objects.filter(pk=desk.cast.nora.pk).update(feed_key="secret")
    rita.post(f"clients/{desk.cast.nora.pk}/end-feed/", expect=204)
    ended = Client.objects.get(pk=desk.cast.nora.pk)
    rita.post(f"clients/{desk.cast.nora.pk}/end-links/", expect=204)
    assert (ended.feed_key, Client.objects.get(pk=ended.pk).link_series) == (None, ended.link_series + 1)
