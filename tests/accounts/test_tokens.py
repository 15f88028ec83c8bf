"""A token speaks for a person: no further than its scope, no longer than its time, and not at all once revoked."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from salon.accounts.models import ApiToken, Membership, User
from salon.accounts.policies import HEALTH, STAFF
from salon.accounts.scopes import Scope, reaches
from salon.accounts.services.api_tokens import issue_token, revocable, revoke_token
from salon.errors import Invalid, Missing
from tests.factories import Cast
from tests.factories.people import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def api(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


def membership(user: User) -> Membership:
    return Membership.objects.select_related("user", "location").get(user=user)


@pytest.mark.parametrize(
    ("scope", "looks", "books", "reads_health"),
    [(Scope.READ, True, False, False), (Scope.DESK, True, True, False), (Scope.CLINICAL, True, True, True)],
)
def test_each_scope_includes_the_one_before_it(scope: Scope, looks: bool, books: bool, reads_health: bool) -> None:
    assert reaches(scope, health=STAFF.health, changes=False) is looks
    assert reaches(scope, health=STAFF.health, changes=True) is books
    assert reaches(scope, health=HEALTH.health, changes=False) is reads_health


def test_a_reading_token_looks_and_changes_nothing(cast: Cast) -> None:
    _, secret = issue_token(user=cast.clara_user, scope=Scope.READ)
    program = api(secret)
    assert program.get("/api/v1/clients/").status_code == 200
    refused = program.post("/api/v1/clients/", {"name": "Nobody"}, format="json")
    assert (refused.status_code, refused.data["code"]) == (403, "scope")


def test_a_desk_token_of_a_cosmetologist_reads_no_health_data_and_notes_it_blindly(cast: Cast) -> None:
    _, secret = issue_token(user=cast.clara_user, scope=Scope.DESK)
    program = api(secret)
    path = f"/api/v1/clients/{cast.nora.pk}/allergies/"
    assert program.get(path).data["code"] == "scope"
    noted = program.post(path, {"ingredient": "something sticky"}, format="json")
    assert set(noted.data) == {"id", "matched"}


def test_no_scope_gives_more_than_the_role(cast: Cast) -> None:
    _, secret = issue_token(user=cast.rita, scope=Scope.CLINICAL)
    assert api(secret).get(f"/api/v1/clients/{cast.nora.pk}/allergies/").data["code"] == "forbidden"


def test_only_the_hash_is_kept(cast: Cast) -> None:
    token, secret = issue_token(user=cast.rita)
    assert secret not in str(ApiToken.objects.filter(pk=token.pk).values().get())


def test_it_ends_by_itself(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        _, secret = issue_token(user=cast.rita, days=30)
    for after, status in ((timedelta(days=29), 200), (timedelta(days=30), 401)):
        with time_machine.travel(NOW + after, tick=False):
            assert api(secret).get("/api/v1/rooms/").status_code == status


@pytest.mark.parametrize("days", [0, 731])
def test_it_works_for_a_day_to_two_years(cast: Cast, days: int) -> None:
    with pytest.raises(Invalid):
        issue_token(user=cast.rita, days=days)


def test_a_password_buys_a_token_of_the_wished_scope_and_time(cast: Cast) -> None:
    wish = {"username": "rita", "password": PASSWORD, "name": "kiosk", "scope": "read", "expires_in_days": 7}
    made = APIClient().post("/api/v1/token/", wish, format="json")
    assert (made.status_code, made.data["scope"]) == (200, "read")
    listed = api(made.data["token"]).get("/api/v1/tokens/").data["results"]
    assert [(row["id"], row["name"], row["scope"]) for row in listed] == [(made.data["id"], "kiosk", "read")]
    assert listed[0]["last_used_at"] is not None


def test_wrong_passwords_are_slowed_down_and_say_how_long_to_wait(cast: Cast) -> None:
    answers = [
        APIClient().post("/api/v1/token/", {"username": "rita", "password": f"wrong {n}"}, format="json")
        for n in range(11)
    ]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_program_that_asks_too_often_is_told_to_wait_and_another_is_not(cast: Cast, settings: Settings) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    _, greedy = issue_token(user=cast.rita)
    _, other = issue_token(user=cast.rita)
    with time_machine.travel(NOW + timedelta(seconds=20), tick=False):
        answers = [api(greedy).get("/api/v1/rooms/") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert 39 <= int(answers[-1]["Retry-After"]) <= 41
        assert api(other).get("/api/v1/rooms/").status_code == 200
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        assert api(greedy).get("/api/v1/rooms/").status_code == 200


def test_whose_token_it_is_costs_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    _, secret = issue_token(user=cast.rita)
    program = api(secret)
    program.get("/api/v1/rooms/")  # notes when it was last used
    with django_assert_num_queries(2):
        program.get("/api/v1/rooms/")


def test_a_colleague_who_works_nowhere_is_known_and_may_nothing() -> None:
    _, secret = issue_token(user=UserFactory())
    assert api(secret).get("/api/v1/rooms/").data["code"] == "forbidden"


def test_a_revoked_token_is_refused_at_once(cast: Cast) -> None:
    token, secret = issue_token(user=cast.rita)
    assert api(secret).delete(f"/api/v1/tokens/{token.pk}/").status_code == 204
    assert api(secret).get("/api/v1/rooms/").status_code == 401
    revoked_at = ApiToken.objects.get(pk=token.pk).revoked_at
    revoke_token(membership=membership(cast.rita), key=token.pk)
    assert ApiToken.objects.get(pk=token.pk).revoked_at == revoked_at


def test_the_owner_sees_and_revokes_those_of_her_colleagues_and_of_nobody_else(cast: Cast) -> None:
    mine, _ = issue_token(user=cast.olga)
    hers, _ = issue_token(user=cast.rita)
    elsewhere, _ = issue_token(user=MembershipFactory().user)
    assert set(revocable(membership(cast.olga))) == {mine, hers}
    assert set(revocable(membership(cast.rita))) == {hers}
    revoke_token(membership=membership(cast.olga), key=hers.pk)
    for key, whom in ((elsewhere.pk, cast.olga), (mine.pk, cast.rita)):
        with pytest.raises(Missing):
            revoke_token(membership=membership(whom), key=key)
    assert set(ApiToken.objects.filter(revoked_at=None)) == {mine, elsewhere}


class TestInTheBrowser:
    @pytest.fixture
    def rita(self, cast: Cast) -> Client:
        client = Client()
        client.force_login(cast.rita)
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        return client

    def test_the_secret_is_shown_once_and_works(self, rita: Client) -> None:
        made = rita.post("/account/tokens/", {"name": "tablet", "scope": "desk", "days": "30"})
        secret = made.context["secret"]
        assert secret in made.content.decode()
        assert "no-store" in made["Cache-Control"]
        assert api(secret).get("/api/v1/rooms/").status_code == 200
        again = rita.get("/account/tokens/").content.decode()
        assert "tablet" in again
        assert secret not in again

    def test_a_token_without_a_purpose_is_not_made(self, rita: Client) -> None:
        refused = rita.post("/account/tokens/", {"name": "", "scope": "desk", "days": "30"})
        assert refused.status_code == 422
        assert not ApiToken.objects.exists()

    def test_revoking(self, rita: Client, cast: Cast) -> None:
        token, secret = issue_token(user=cast.rita)
        rita.post(f"/account/tokens/{token.pk}/revoke/")
        assert api(secret).get("/api/v1/rooms/").status_code == 401

    def test_she_says_her_password_again_first(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.rita)
        assert client.get("/account/tokens/")["Location"].startswith("/account/reauthenticate/")
