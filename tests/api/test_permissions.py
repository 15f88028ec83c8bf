"""Every route, every method, every role, at the own and at another location: who may what stands in permissions.txt."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from rest_framework.response import Response
from rest_framework.test import APIClient

from bookings.models import Course, Repair
from bookings.services.repair import Cause, CauseKind
from clients.models import Document, PatchTest
from clients.services import apply_patch_test, upload_document
from salon import clock
from salon.accounts.actor import SYSTEM
from salon.accounts.models import ApiToken, Location, User
from salon.accounts.roles import Role
from salon.accounts.scopes import Scope
from salon.accounts.services.api_tokens import issue_token
from tests.api.routes import PREFIX, routes
from tests.factories import LocationFactory, MembershipFactory
from tests.factories.desk import Desk
from tests.factories.photos import add_photo, file_of

TABLE = Path(__file__).with_name("permissions.txt")
ROLES = {"O": Role.OWNER, "R": Role.RECEPTIONIST, "C": Role.COSMETOLOGIST}
REACH = list(Scope)
REFUSED = {401, 403, 404, 405}
OF_A_LOCATION = {"clients/", "courses/", "sessions/", "cosmetologists/", "rooms/", "devices/", "messages/"}

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


@pytest.fixture
def course(desk: Desk) -> Course:
    booked = desk.book(desk.rhythm(date(2026, 3, 3), 2))
    add_photo(booked.sessions.first())
    return booked


def address(row: Row, course: Course, user: User | None = None) -> str:
    """The row's address, about Nora, her course, its first session or the caller's token."""
    own = ApiToken.objects.filter(user=user).first()
    keys = {
        "clients": course.client_id,
        "courses": course.pk,
        "sessions": course.sessions.first().pk,
        "photos": course.sessions.first().photos.get().pk,
        "tokens": own.pk if own else 0,
        "repairs": repair_of(course).pk,
        "documents": paper_of(course).pk,
        "patch-tests": patch_test_of(course).pk,
    }
    kind = row.address.partition("/")[0]
    return PREFIX + row.address.replace("<int:pk>", str(keys.get(kind, 0)))


def paper_of(course: Course) -> Document:
    found = Document.objects.filter(client=course.client).first()
    return found or upload_document(client=course.client, file=io.BytesIO(file_of()), actor=SYSTEM)


def patch_test_of(course: Course) -> PatchTest:
    found = PatchTest.objects.filter(client=course.client).first()
    return found or apply_patch_test(client=course.client, serum=course.serum, place="left forearm", actor=SYSTEM)


def repair_of(course: Course) -> Repair:
    """A proposal at the course's location that hits nothing."""
    return Repair.objects.filter(location=course.location).first() or Repair.objects.create(
        location=course.location, cause=Cause(CauseKind.HOURS).as_json(), proposed_at=clock.now()
    )


def ask(row: Row, course: Course, user: User, scope: Scope = Scope.CLINICAL) -> Response:
    """Ask once, with an empty body, and take back whatever it changed."""
    _, secret = issue_token(user=user, scope=scope)
    program = APIClient(headers={"Authorization": f"Token {secret}"})
    with transaction.atomic():
        answer = getattr(program, row.method.lower())(address(row, course, user), {}, format="json")
        transaction.set_rollback(True)
    return answer


def colleague(role: Role, location: Location) -> User:
    return MembershipFactory(location=location, role=role.value).user


def test_who_may_is_heard_and_who_may_not_is_told_so(course: Course) -> None:
    wrong = []
    for role in Role:
        user = colleague(role, course.location)
        for row in CLOSED:
            answer = ask(row, course, user)
            heard = answer.status_code not in REFUSED
            told = (answer.status_code, (getattr(answer, "data", None) or {}).get("code")) == (403, "forbidden")
            if not (heard if role in row.may else told):
                wrong.append((role.value, str(row), answer.status_code))
    assert wrong == []


def test_from_another_location_nothing_is_there(course: Course) -> None:
    wrong, elsewhere = [], LocationFactory()
    for role in Role:
        user = colleague(role, elsewhere)
        for row in CLOSED:
            if role not in row.may:
                continue
            answer = ask(row, course, user)
            one = "<int:pk>" in row.address and not row.address.startswith("tokens")
            empty = row.address not in OF_A_LOCATION or row.method != "GET" or answer.data["results"] == []
            if not (answer.status_code == 404 if one else empty):
                wrong.append((role.value, str(row), answer.status_code))
    assert wrong == []


def test_a_narrower_token_does_not_reach_it(course: Course) -> None:
    wrong, olga = [], colleague(Role.OWNER, course.location)
    for scope in Scope:
        for row in CLOSED:
            answer = ask(row, course, olga, scope)
            refused = answer.status_code == 403 and answer.data["code"] == "scope"
            if refused != (REACH.index(scope) < REACH.index(Scope(row.scope))):
                wrong.append((scope.value, str(row), answer.status_code))
    assert wrong == []


def test_without_a_token_nobody_is_heard(course: Course) -> None:
    wrong = []
    for row in CLOSED:
        answer = getattr(APIClient(), row.method.lower())(address(row, course), {}, format="json")
        if (answer.status_code, answer.headers.get("WWW-Authenticate")) != (401, "Token"):
            wrong.append((str(row), answer.status_code))
    assert wrong == []


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    assert [(row.method, row.address) for row in ROWS] == routes()


def test_a_location_of_its_own_is_all_a_caller_sees(course: Course) -> None:
    """What must not be seen from elsewhere is seen at home: so its emptiness there is no accident."""
    olga = colleague(Role.OWNER, course.location)
    for row in CLOSED:
        if row.method == "GET" and row.address in OF_A_LOCATION:
            assert ask(row, course, olga).data["results"], row
