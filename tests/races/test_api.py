"""Programs that repeat themselves and programs that overwrite each other: done once, and nothing is lost."""

from functools import partial

from rest_framework.response import Response
from rest_framework.test import APIClient

from clients.models import Client
from salon.accounts.services.api_tokens import issue_token
from tests.factories.desk import Desk
from tests.races.storm import SOAK, at_once

REPEATS = 100
AT_ONCE = 20
PAIRS = 1000 if SOAK else 100


def caller(desk: Desk) -> APIClient:
    """A program of Rita's with a token of its own."""
    return APIClient(headers={"Authorization": f"Token {issue_token(user=desk.cast.rita)[1]}"})


def test_a_hundred_repeats_of_one_key_make_one_client_and_hear_the_same(desk: Desk) -> None:
    _, secret = issue_token(user=desk.cast.rita)
    headers = {"Authorization": f"Token {secret}", "Idempotency-Key": "again"}
    before = Client.objects.count()

    def repeat() -> Response:
        return APIClient(headers=headers).post("/api/v1/clients/", {"name": "Nora Once"}, format="json")

    answers = [one for _ in range(REPEATS // AT_ONCE) for one in at_once([repeat] * AT_ONCE)]
    assert Client.objects.count() == before + 1
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer["ETag"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == REPEATS - 1


def test_of_two_who_change_the_same_state_one_is_told_and_nothing_is_lost(desk: Desk) -> None:
    programs = [caller(desk), caller(desk)]
    path = f"/api/v1/clients/{desk.cast.nora.pk}/"
    for number in range(PAIRS):
        seen = programs[0].get(path)["ETag"]
        notes = [f"{number} from {letter}" for letter in "ab"]
        answers = at_once(
            partial(program.patch, path, {"notes": note}, format="json", headers={"If-Match": seen})
            for program, note in zip(programs, notes, strict=True)
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        won = next(note for answer, note in zip(answers, notes, strict=True) if answer.status_code == 200)
        assert programs[0].get(path).data["notes"] == won
    assert Client.objects.get(pk=desk.cast.nora.pk).version == 1 + PAIRS
