"""The OpenAPI document is complete: every operation shows what goes in and out, and leads to what follows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from salon.api.document import LINKS

DOCUMENT = yaml.safe_load(Path("openapi.yaml").read_text(encoding="utf-8"))
OPERATIONS = {one["operationId"]: one for path in DOCUMENT["paths"].values() for one in path.values()}


def bodies(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for body in (operation.get("requestBody", {}), *operation["responses"].values()):
        yield from body.get("content", {}).values()


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_example_is_what_its_schema_says(name: str) -> None:
    for media in bodies(OPERATIONS[name]):
        # Its references point into the document, so the document's parts come along.
        whole = media["schema"] | {"components": DOCUMENT["components"]}
        errors = Draft202012Validator(whole).iter_errors(media["example"])
        assert [error.message for error in errors] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_does_who_may_ask_and_how_it_refuses(name: str) -> None:
    operation = OPERATIONS[name]
    assert 0 < len(operation["summary"]) <= 120
    assert operation.get("security") or name == "token_create"
    refusals = {status: answer for status, answer in operation["responses"].items() if status[0] == "4"}
    assert {"401", "403", "429"} <= set(refusals)
    assert all("application/problem+json" in answer["content"] for answer in refusals.values())
    for status, answer in refusals.items():
        assert answer["content"]["application/problem+json"]["example"]["status"] == int(status)
    assert ("413" in refusals) is ("415" in refusals)
    assert "Retry-After" in refusals["429"]["headers"]


@pytest.mark.parametrize(("asked", "answered"), [("If-Match", "ETag"), ("Idempotency-Key", "Idempotency-Replayed")])
def test_what_may_be_sent_along_is_answered_in_a_header_that_is_told(asked: str, answered: str) -> None:
    found = [one for one in OPERATIONS.values() if asked in {place["name"] for place in one.get("parameters", ())}]
    assert len(found) > 10
    for operation in found:
        if operation["operationId"] == "sessions_shift_rest":  # several sessions have no one ETag
            continue
        (done,) = (answer for status, answer in operation["responses"].items() if status[0] == "2")
        assert answered in done["headers"], operation["operationId"]


def test_links_lead_from_operations_that_are_there_to_operations_that_are_there() -> None:
    assert set(LINKS) <= set(OPERATIONS)
    for links in LINKS.values():
        for target, parameters in links.values():
            places = {one["name"] for one in OPERATIONS[target]["parameters"] if one["in"] == "path"}
            assert set(parameters) == places, target
