"""Whatever a program sends, the API answers as its document says: schemathesis against the running server, every check.

As each role, right and wrong data, one request and whole sequences. ``make soak`` asks ten times as much.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db.models import Model
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from bookings.models import Course, MoveWish, Session
from bookings.services.pause_course import pause_course
from bookings.services.photos.take import take_photo
from bookings.services.repair import Cause, CauseKind, propose_repair
from bookings.services.waiting import join
from clients.models import Screening
from clients.models.consent import Purpose
from clients.services import note_allergy
from clients.services.documents import upload_document
from clients.services.patch_tests import apply_patch_test
from clients.services.skin_types import note_skin_type
from clients.skin_types import SkinKind
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import User
from salon.accounts.roles import Role
from salon.accounts.services.api_tokens import issue_token
from salon.outbox.models import Message
from tests.api.test_permissions import ROWS
from tests.factories.consents import signed
from tests.factories.desk import Desk
from tests.factories.photos import agree_to_photos, with_exif
from tests.races.conftest import desk
from tests.races.storm import SOAK
from treatments.models import SerumLot
from treatments.services.stock import receive_lot

__all__ = ["desk"]

# The document's examples say 1, so that each run's first row has to be number 1.
pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)

# What a request may be answered that is right in form: the document says when.
EXPECTED = ["2xx", "401", "403", "404", "409", "412", "422", "428"]
REFUSING = ["400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "428"]
CASES = 36 if SOAK else 3  # of one operation, in each phase that invents them
PHASES = "examples,coverage,fuzzing,stateful" if SOAK else "examples,fuzzing,stateful"
CONFIG = f"""
[checks.positive_data_acceptance]
expected-statuses = {json.dumps(EXPECTED)}
[checks.negative_data_rejection]
expected-statuses = {json.dumps(REFUSING)}
[checks.missing_required_header]
expected-statuses = {json.dumps(REFUSING)}
[phases.fuzzing.error-feedback]
enabled = false
[warnings]
display = ["missing_auth", "missing_test_data"]
fail-on = ["missing_auth", "missing_test_data"]
"""
OPERATION = """
[[operations]]
include-path-regex = "^/api/v1/{path}/"
parameters = {{ "path.id" = {key} }}
"""
# Bodies mostly name what is there: a plan for a client who is not would never get any further.
NAMED = """
[dictionaries.{name}]
values = {values}
[parameters."body.{name}"]
dictionary = "{name}"
[parameters."body.sessions[*].{name}"]
dictionary = "{name}"
[parameters."query.{name}"]
dictionary = "{name}"
[parameters."body.{name}s[*]"]
dictionary = "{name}"
"""
# A receptionist is refused what permissions.txt says, whatever she sends; so that is not what is asked here.
CLOSED = """
[[operations]]
include-name = "{method} /api/v1/{path}"
enabled = false
"""


def addresses(desk: Desk, user: User) -> Iterator[str]:
    """A row of each kind that an address names: without them every answer would be "not there"."""
    cast = desk.cast
    course = desk.book(desk.rhythm(date(2026, 3, 2), 4, hour=14))
    visit = course.sessions.first()
    Session.objects.filter(pk=visit.pk).update(status="in_treatment")
    agree_to_photos(cast.nora)
    photo = take_photo(
        session=visit, view="frontal", file=ContentFile(with_exif(), name="one.jpg"), actor=Actor(cast.clara_user)
    )
    token, _ = issue_token(user=user, name="kept")
    signed(cast.nora, Purpose.values)
    paper = upload_document(
        client=cast.nora, file=ContentFile(with_exif(), name="paper.jpg"), actor=Actor(cast.clara_user)
    )
    away = desk.at(date(2026, 3, 5), 0)
    ill = Cause(CauseKind.COSMETOLOGIST, cast.clara.pk, away, away + timedelta(days=1))
    repair = propose_repair(location=cast.location, cause=ill, actor=desk.rita)
    drop = apply_patch_test(
        client=cast.nora, serum=desk.catalogue.serums["kojic"], place="left forearm", actor=Actor(cast.clara_user)
    )
    hers = {"client": cast.nora, "actor": Actor(cast.clara_user)}
    lot = receive_lot(
        location=cast.location, serum=desk.serum, number="L1", ml=Decimal(100), expires_on=date(2027, 1, 1),
        actor=desk.rita,
    )  # fmt: skip
    later = course.sessions.last()
    wish = {"session": later, "sequence": later.sequence, "starts_at": later.starts_at, "asked_at": clock.now()}
    of: dict[str, Model] = {
        **{"clients": cast.nora, "courses": course, "sessions": visit, "photos": photo, "tokens": token},
        **{"documents": paper, "repairs": repair, "patch-tests": drop, "lots": lot},
        "messages": Message.objects.order_by("pk")[0],
        "allergies": note_allergy(words="latex", **hers),
        "skin-types": note_skin_type(kind=SkinKind.GLOGAU, grade=2, **hers),
        "waiting": join(
            location=cast.location, course=course, first_on=date(2026, 3, 5), last_on=date(2026, 4, 5), **hers
        ),
        "wishes": MoveWish.objects.create(location=cast.location, client=cast.nora, cosmetologist=cast.clara, **wish),
    }
    return (OPERATION.format(path=path, key=row.pk) for path, row in {**served_once(desk), **of}.items())


def served_once(desk: Desk) -> dict[str, Model]:
    """Rows of their own for two steps that a course under treatment refuses: one that rests, one that may move.

    Of several that match an address the first counts. What the document's example asks of the second is free.
    """
    rests = desk.book(desk.rhythm(date(2026, 4, 7), 2), client=desk.client())
    pause_course(course=rests, actor=desk.rita)
    alone = desk.book(desk.rhythm(date(2026, 3, 2), 1, hour=12, who=1, room=1, device=1), client=desk.client())
    return {"courses/[^/]+/resume": rests, "sessions/[^/]+/shift-rest": alone.sessions.get()}


def names(desk: Desk) -> Iterator[str]:
    """What bodies name."""
    of = {
        "treatment": [desk.catalogue.face, desk.catalogue.hands],
        "serum": list(desk.catalogue.serums.values()),
        "client": [desk.cast.nora],
        "indication": list(desk.catalogue.indications.values()),
        "location": [desk.cast.location],
        "cosmetologist": [desk.cast.clara, desk.cast.dina],
        "room": desk.cast.rooms,
        "device": desk.cast.devices,
        "course": list(Course.objects.all()),
        "lot": list(SerumLot.objects.all()),
        "screening": [Screening.objects.get(client=desk.cast.nora)],
    }
    return (NAMED.format(name=name, values=[row.pk for row in rows]) for name, rows in of.items())


def shut(user: User) -> Iterator[str]:
    role = Role(user.memberships.get().role)
    for row in ROWS:
        if role not in row.may:
            yield CLOSED.format(method=row.method, path=row.address.replace("<int:pk>", "{id}"))


@pytest.mark.parametrize("role", ["olga", "rita", "clara_user"])
def test_what_the_document_says_is_so(
    role: str, desk: Desk, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.API_REQUESTS_A_MINUTE = 10**6
    settings.MEDIA_ROOT = tmp_path / "private"
    user: User = getattr(desk.cast, role)
    file = tmp_path / "schemathesis.toml"
    rows = list(addresses(desk, user))
    file.write_text(CONFIG + "".join([*names(desk), *shut(user), *rows]))
    _, secret = issue_token(user=user)
    run = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(file), "run"),
            *("openapi.yaml", "--url", live_server.url, "--header", f"Authorization: Token {secret}"),
            *("--max-examples", str(CASES), "--phases", PHASES, "--checks", "all", "--mode", "all"),
            *("--seed", "7", "--continue-on-failure", "--generation-database", "none", "--no-color"),
            *("--exclude-operation-id", "token_create"),
        ],
        capture_output=True,
        text=True,
        timeout=1700,
        check=False,
    )
    said = run.stdout + run.stderr
    print(f"\n{role}: {tally(run.stdout)}")
    assert run.returncode == 0, said


def tally(report: str) -> str:
    """The line of the report that counts the cases."""
    return next((line.strip() for line in report.splitlines() if "generated" in line), "no cases")
