"""A front desk's program goes the whole way: token, client, screening, plan, book, move, record, progress."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from tests.factories import Cast
from tests.factories.people import PASSWORD
from treatments.services.stock import receive_lot

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, 09:00 in Berlin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def signed_in(username: str) -> APIClient:
    api = APIClient()
    token = api.post("/api/v1/token/", {"username": username, "password": PASSWORD}, format="json")
    assert token.status_code == 200, token.data
    api.credentials(HTTP_AUTHORIZATION=f"Token {token.data['token']}")
    return api


def by_code(api: APIClient, path: str, code: str) -> dict[str, Any]:
    return next(row for row in api.get(f"/api/v1/{path}/").data["results"] if row["code"] == code)


def call(api: APIClient, method: str, path: str, body: Any = None, expect: int = 200, **headers: str) -> Any:
    response = getattr(api, method)(f"/api/v1/{path}", body, format="json", headers=headers)
    assert response.status_code == expect, response.data
    return response


def booked(api: APIClient, **more: Any) -> dict[str, Any]:
    """Make a client, screen her, plan and book ten sessions."""
    return call(api, "post", "courses/", planned(api) | more, 201, **{"Idempotency-Key": "book-nora"}).data


def planned(api: APIClient, name: str = "Nora API") -> dict[str, Any]:
    """Make a client, screen her and plan; what is to be sent to book the ten sessions."""
    client = call(api, "post", "clients/", {"name": name, "email": "nora@example.com"}, 201).data
    face = by_code(api, "treatments", "face-oxygen-peel")
    serum = by_code(api, "serums", "hyaluronic")
    rules = api.get("/api/v1/contraindications/").data["results"]
    answers = {rule["code"]: {"yes": False} for rule in rules}
    path = f"clients/{client['id']}/screenings/"
    screening = call(api, "post", path, {"treatment": face["id"], "answers": answers}, 201).data
    assert screening["outcome"] == "clear"
    wish = {
        "client": client["id"], "treatment": face["id"], "serum": serum["id"], "start_on": "2026-03-02",
        "wishes": [{"weekday": 0, "from": "10:00", "to": "13:00"}, {"weekday": 3, "from": "10:00", "to": "13:00"}],
    }  # fmt: skip
    plans = call(api, "post", "course-plans/", wish).data["plans"]
    slots = [{key: s[key] for key in ("starts_at", "cosmetologist", "room", "device")} for s in plans[0]["sessions"]]
    return {
        "client": client["id"], "treatment": face["id"], "serum": serum["id"],
        "indications": [by_code(api, "indications", "dryness")["id"]],
        "screening": screening["id"], "sessions": slots,
    }  # fmt: skip


def test_from_token_to_progress(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        desk = signed_in("rita")
        course = booked(desk)
        assert [s["number"] for s in course["sessions"]] == list(range(1, 11))
        assert (course["sessions_booked"], course["sessions_completed"]) == (10, 0)
        assert course["sessions"][0]["starts_at"] == "2026-03-02T10:00:00+01:00"

        first, second = course["sessions"][:2]
        fresh = call(desk, "get", f"sessions/{second['id']}/")
        move = {"starts_at": second["starts_at"].replace("T10:", "T11:")}
        call(desk, "patch", f"sessions/{second['id']}/", move, 428)
        moved = call(desk, "patch", f"sessions/{second['id']}/", move, 200, **{"If-Match": fresh["ETag"]})
        assert moved.data["starts_at"] == move["starts_at"]
        call(desk, "patch", f"sessions/{second['id']}/", move, 412, **{"If-Match": fresh["ETag"]})

        lot = receive_lot_for(cast, course)
        hands = signed_in("clara")
        for verb in ("confirm", "arrive"):
            call(hands, "post", f"sessions/{first['id']}/{verb}/")
        unsigned = call(hands, "post", f"sessions/{first['id']}/start/", None, 409).data
        assert (unsigned["code"], unsigned["purposes"]) == ("consent_missing", ["treatment", "health_data"])
        consent = {"purposes": unsigned["purposes"], "name": "Nora Test"}
        assert call(desk, "post", f"clients/{course['client']}/consents/", consent, 201).data[0]["version"] == 1
        call(hands, "post", f"sessions/{first['id']}/start/")
        draft = call(hands, "get", f"sessions/{first['id']}/record/")
        record = {
            "steps": [{"step": s["step"], "done": True, "minutes": 10} for s in draft.data["steps"]],
            "serum_lot": lot, "serum_ml": 3, "device_minutes": 25,
            "reaction": {"since_last": "none", "today": "", "note": ""},
            "grades": [{"indication": course["indications"][0], "scale": "severity", "grade": 3}],
            "note": "", "aftercare_sent": True,
        }  # fmt: skip
        path = f"sessions/{first['id']}/record/"
        saved = call(hands, "put", path, record, 200, **{"If-Match": draft["ETag"]})
        assert saved.data["serum_ml"] == 3
        assert saved.data["reaction"]["since_last"] == "none"
        call(hands, "put", path, record, 412, **{"If-Match": draft["ETag"]})
        assert call(hands, "post", f"sessions/{first['id']}/complete/").data["status"] == "completed"
        call(hands, "post", f"{path}amendments/", {"text": "Slight redness, gone at noon."}, 201)
        progress = call(hands, "get", f"clients/{course['client']}/progress/").data["results"]
        assert progress[0]["sessions"][0]["grade"] == 3
        assert call(hands, "get", f"courses/{course['id']}/").data["sessions_completed"] == 1
        illegal = call(hands, "post", f"sessions/{first['id']}/start/", None, 409)
        assert illegal.data["code"] == "illegal_move"
        assert illegal["Content-Type"] == "application/problem+json"
        due = call(desk, "get", f"messages/?client={course['client']}&status=pending").data["results"]
        assert {row["kind"] for row in due} >= {"confirmation", "reminder-2d"}


def test_a_lost_race_is_a_409_with_three_alternatives_for_each_date_lost(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        desk = signed_in("rita")
        slower = planned(desk, "Slower")
        booked(desk, sessions=planned(desk)["sessions"][:2])
        lost = call(desk, "post", "courses/", slower, 409).data
        assert (lost["code"], [row["number"] for row in lost["conflicts"]]) == ("conflict", [1, 2])
        assert [len(row["alternatives"]) for row in lost["conflicts"]] == [3, 3]
        places = ("starts_at", "cosmetologist", "room", "device")
        for row in lost["conflicts"]:
            slower["sessions"][row["number"] - 1] = {key: row["alternatives"][0][key] for key in places}
        assert len(call(desk, "post", "courses/", slower, 201).data["sessions"]) == 10


def receive_lot_for(cast: Cast, course: dict[str, Any]) -> int:
    from datetime import date
    from decimal import Decimal

    from salon.accounts.actor import Actor
    from treatments.models import Serum

    lot = receive_lot(
        location=cast.location, serum=Serum.objects.get(pk=course["serum"]), number="L1", ml=Decimal(100),
        expires_on=date(2027, 1, 1), actor=Actor(cast.olga),
    )  # fmt: skip
    return lot.pk


def test_a_receptionist_cannot_read_records_allergies_or_progress(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        desk = signed_in("rita")
        course = booked(desk)
        session, client = course["sessions"][0]["id"], course["client"]
        for path in (f"sessions/{session}/record/", f"clients/{client}/allergies/", f"clients/{client}/progress/"):
            assert call(desk, "get", path, None, 403).data["code"] == "forbidden"
        noted = call(desk, "post", f"clients/{client}/allergies/", {"ingredient": "vitamin C"}, 201)
        assert set(noted.data) == {"id", "matched"}
        serums = call(desk, "get", f"serums/?client={client}").data["results"]
        kojic = next(row for row in serums if row["code"] == "kojic")
        assert kojic["suitability"]["ok"] is False
        assert "itamin" not in kojic["suitability"]["reasons"][0]


def test_an_absence_moves_what_it_hits_shown_first_then_applied(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        desk = signed_in("rita")
        course = booked(desk)
        who = course["sessions"][3]["cosmetologist"]
        day = course["sessions"][3]["starts_at"][:10]
        ill = {"cosmetologist": who, "from": f"{day}T00:00:00+01:00", "to": f"{day}T23:55:00+01:00"}
        shown = call(desk, "post", "repairs/", ill | {"apply": False}).data
        assert (shown["status"], shown["moved"], shown["unplaced"]) == ("proposed", 1, 0)
        assert call(desk, "get", f"sessions/{course['sessions'][3]['id']}/").data["cosmetologist"] == who
        applied = call(desk, "post", "repairs/", ill | {"apply": True}).data
        assert applied["status"] == "applied"
        moved = call(desk, "get", f"sessions/{course['sessions'][3]['id']}/").data
        assert (moved["cosmetologist"], moved["starts_at"][:10]) != (who, day)
        call(desk, "post", "repairs/", ill | {"apply": True, "room": 1}, 422)


def test_the_same_key_books_once_and_another_body_is_refused(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        desk = signed_in("rita")
        body, key = {"name": "Twice"}, {"Idempotency-Key": "k1"}
        one = call(desk, "post", "clients/", body, 201, **key)
        two = call(desk, "post", "clients/", body, 201, **key)
        assert one.data["id"] == two.data["id"]
        assert call(desk, "post", "clients/", {"name": "Other"}, 422, **key).data["code"] == "idempotency_key_reused"
