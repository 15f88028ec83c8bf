"""The record's autosave beside a trivial authenticated view, the whole request each: middleware, view, commit."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.test import Client as Browser
from django.urls import reverse

from bookings.models import Session
from bookings.record_draft import Draft, GradeGiven
from bookings.services.save_record import save_record
from salon import clock
from salon.accounts.actor import SYSTEM
from tests.bench.conftest import Ground
from tests.bench.rounds import interleaved, line
from tests.factories import make_cast
from tests.factories.courses import make_course
from tests.factories.protocol import make_lot

ROUNDS, AT_MOST = 100, 5.0
SCRIPT = {"Accept": "application/json"}


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _visit(ground: Ground) -> tuple[Browser, Session, dict[str, Any]]:
    """A session under way with its shipped protocol, six graded indications, and what its page sends."""
    cast = make_cast(code="bench-record")
    catalogue = ground.catalogue
    course = make_course(cast, [clock.now() - timedelta(minutes=10)], serum=catalogue.serums["hyaluronic"])
    graded = [row for row in catalogue.indications.values() if "face" in row.areas][:6]
    course.indications.set(graded)
    Session.objects.filter(course=course).update(status="in_treatment")
    visit = course.sessions.get()
    lot = make_lot(cast.location, catalogue.serums["hyaluronic"])
    begun = Draft(grades=tuple(GradeGiven(row.pk, Decimal(2)) for row in graded))
    save_record(session=visit, draft=begun, expected_version=0, actor=SYSTEM)
    sent = {"reacted_since_last": "no", "serum_lot": lot.pk, "serum_ml": "2.5", "device_minutes": "25"}
    sent |= {f"grade_{row.pk}": "2" for row in graded}
    sent |= {f"done_{step.code}": "on" for step in catalogue.face.protocol.steps.all()}
    browser = Browser()
    browser.force_login(cast.clara_user)
    return browser, visit, sent


def test_autosave_beside_a_trivial_view(ground: Ground) -> None:
    browser, visit, sent = _visit(ground)
    versions = count(1)
    address = reverse("bookings:record", args=[visit.pk])

    def save(number: int) -> None:
        answer = browser.post(address, sent | {"version": next(versions), "note": f"word {number}"}, headers=SCRIPT)
        assert answer.status_code == 200, answer.content

    def trivial(number: int) -> None:
        assert browser.get("/api/v1/tokens/").status_code == 200

    found = interleaved({"trivial": trivial, "autosave": save}, ROUNDS)
    fast, slow = p95(found["trivial"]), p95(found["autosave"])
    print("\n" + line("trivial authenticated view", found["trivial"], found["trivial"]))
    print(line("autosave of a record", found["autosave"], found["trivial"]))
    print(f"p95 {fast:.1f} and {slow:.1f} ms: {slow / fast:.2f} x")
    assert slow <= AT_MOST * fast
