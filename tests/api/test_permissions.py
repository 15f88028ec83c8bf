"""Every route, every method, every role, at the own and at another location: who may what stands in permissions.txt."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from rest_framework.response import Response
from rest_framework.test import APIClient

from bookings.models import Course, MoveWish, Repair
from bookings.services.repair import Cause, CauseKind
from bookings.services.waiting import join
from clients.services import apply_patch_test, note_allergy, upload_document
from clients.services.skin_types import note_skin_type
from clients.skin_types import SkinKind
from salon import clock
from salon.accounts.actor import SYSTEM
from salon.accounts.models import Location, User
from salon.accounts.roles import Role
from salon.accounts.scopes import Scope
from salon.accounts.services.api_tokens import issue_token
from salon.outbox.models import Message
from tests.api.routes import PREFIX, routes
from tests.factories import LocationFactory, MembershipFactory
from tests.factories.desk import Desk
from tests.factories.photos import add_photo, file_of
from treatments.services.stock import receive_lot

TABLE = Path(__file__).with_name("permissions.txt")
ROLES = {"O": Role.OWNER, "R": Role.RECEPTIONIST, "C": Role.COSMETOLOGIST}
REACH = list(Scope)
REFUSED = {401, 403, 404, 405}
OF_A_LOCATION = {
    "clients/",
    "courses/",
    "sessions/",
    "cosmetologists/",
    "rooms/",
    "devices/",
    "messages/",
    "lots/",
    "waiting/",
    "wishes/",
}

MOMENT = re.compile(r'"(20\d\d-\d\d-\d\dT[^"]*)"')

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Row:
    method: str
    address: str
    may: frozenset[Role]
    scope: str  # the narrowest that reaches it; "-": nobody signs in

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


def read() -> Iterator[Row]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            method, address, *marks, scope = line.split()
            may = frozenset(ROLES[letter] for letter, mark in zip("ORC", marks, strict=True) if mark == "x")
            yield Row(method, address, may, scope)


ROWS = list(read())
CLOSED = [row for row in ROWS if row.scope != "-"]


@dataclass(frozen=True)
class Scene:
    """Nora's course, and by the first word of an address the key of the row it names."""

    course: Course
    keys: dict[str, int]

    def address(self, row: Row, own: int = 0) -> str:
        """The row's address; ``own`` is the caller's token."""
        key = own if row.address.startswith("tokens") else self.keys.get(row.address.partition("/")[0], 0)
        return PREFIX + row.address.replace("<int:pk>", str(key))


@pytest.fixture
def scene(desk: Desk) -> Scene:
    course = desk.book(desk.rhythm(date(2026, 3, 3), 2))
    client, first, here = course.client, course.sessions.first(), course.location
    of_hers = {"client": client, "actor": SYSTEM}
    nothing_hit = {"cause": Cause(CauseKind.HOURS).as_json(), "proposed_at": clock.now()}
    days = {"first_on": date(2026, 3, 3), "last_on": date(2026, 3, 31)}
    asked = {"sequence": first.sequence, "starts_at": first.starts_at, "asked_at": clock.now()}
    lot = {"number": "L1", "ml": Decimal(100), "expires_on": date(2027, 1, 1)}
    rows: dict[str, Model] = {
        "clients": client,
        "courses": course,
        "sessions": first,
        "photos": add_photo(first),
        "repairs": Repair.objects.create(location=here, **nothing_hit),
        "documents": upload_document(file=io.BytesIO(file_of()), **of_hers),
        "patch-tests": apply_patch_test(serum=course.serum, place="left forearm", **of_hers),
        "messages": Message.objects.filter(location=here).first(),
        "lots": receive_lot(location=here, serum=course.serum, actor=SYSTEM, **lot),
        "allergies": note_allergy(words="latex", **of_hers),
        "skin-types": note_skin_type(kind=SkinKind.GLOGAU, grade=2, **of_hers),
        "waiting": join(location=here, course=course, **days, **of_hers),
        "wishes": MoveWish.objects.create(
            location=here, client=client, session=first, cosmetologist=first.cosmetologist, **asked
        ),
    }
    return Scene(course, {kind: row.pk for kind, row in rows.items()})


@dataclass
class Caller:
    """A colleague's program with one token."""

    scene: Scene
    program: APIClient
    own: int

    @classmethod
    def of(cls, scene: Scene, user: User, scope: Scope = Scope.CLINICAL) -> "Caller":
        token, secret = issue_token(user=user, scope=scope)
        return cls(scene, APIClient(headers={"Authorization": f"Token {secret}"}), token.pk)

    def ask(self, row: Row) -> Response:
        """Ask once, with an empty body, and take back whatever it changed."""
        with transaction.atomic():
            answer = getattr(self.program, row.method.lower())(self.scene.address(row, self.own), {}, format="json")
            transaction.set_rollback(True)
        return answer


def colleague(role: Role, location: Location) -> User:
    return MembershipFactory(location=location, role=role.value).user


def test_who_may_is_heard_and_who_may_not_is_told_so(scene: Scene) -> None:
    wrong = []
    for role in Role:
        caller = Caller.of(scene, colleague(role, scene.course.location))
        for row in CLOSED:
            answer = caller.ask(row)
            heard = answer.status_code not in REFUSED
            told = (answer.status_code, (getattr(answer, "data", None) or {}).get("code")) == (403, "forbidden")
            if not (heard if role in row.may else told):
                wrong.append((role.value, str(row), answer.status_code))
    assert wrong == []


def test_from_another_location_nothing_is_there(scene: Scene) -> None:
    wrong, elsewhere = [], LocationFactory()
    for role in Role:
        caller = Caller.of(scene, colleague(role, elsewhere))
        for row in CLOSED:
            if role not in row.may:
                continue
            answer = caller.ask(row)
            one = "<int:pk>" in row.address and not row.address.startswith("tokens")
            empty = row.address not in OF_A_LOCATION or row.method != "GET" or answer.data["results"] == []
            if not (answer.status_code == 404 if one else empty):
                wrong.append((role.value, str(row), answer.status_code))
    assert wrong == []


def test_a_narrower_token_does_not_reach_it(scene: Scene) -> None:
    """What a whole token reaches is asked above; so only the narrower ones are here."""
    wrong, olga = [], colleague(Role.OWNER, scene.course.location)
    for scope in (Scope.READ, Scope.DESK):
        caller = Caller.of(scene, olga, scope)
        for row in CLOSED:
            answer = caller.ask(row)
            refused = answer.status_code == 403 and answer.data["code"] == "scope"
            if refused != (REACH.index(scope) < REACH.index(Scope(row.scope))):
                wrong.append((scope.value, str(row), answer.status_code))
    assert wrong == []


def test_without_a_token_nobody_is_heard(scene: Scene) -> None:
    wrong = []
    for row in CLOSED:
        answer = getattr(APIClient(), row.method.lower())(scene.address(row), {}, format="json")
        if (answer.status_code, answer.headers.get("WWW-Authenticate")) != (401, "Token"):
            wrong.append((str(row), answer.status_code))
    assert wrong == []


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    assert [(row.method, row.address) for row in ROWS] == routes()


def test_a_location_of_its_own_is_all_a_caller_sees(scene: Scene) -> None:
    """What must not be seen from elsewhere is seen at home: so its emptiness there is no accident."""
    olga = Caller.of(scene, colleague(Role.OWNER, scene.course.location))
    for row in CLOSED:
        if row.method == "GET" and row.address in OF_A_LOCATION:
            assert olga.ask(row).data["results"], row


def test_every_time_carries_the_locations_offset(scene: Scene) -> None:
    clara, wrong, seen = Caller.of(scene, colleague(Role.COSMETOLOGIST, scene.course.location)), [], 0
    for row in CLOSED:
        data = getattr(clara.ask(row), "data", None) if row.method == "GET" else None
        # Berlin in winter and in summer
        for moment in MOMENT.findall(json.dumps(data, cls=DjangoJSONEncoder)):
            seen += 1
            if not moment.endswith(("+01:00", "+02:00")):
                wrong.append((str(row), moment))
    assert seen
    assert wrong == []
