"""Words planted in every field that may hold health data: a receptionist meets them nowhere, no reading is unseen.

The walk takes every address there is, so a new page is covered from its first day.
"""

import io
import logging
from collections.abc import Callable, Iterator

import pytest
from django.test import Client as Browser

from salon.accounts.models import User
from salon.accounts.services.api_tokens import issue_token
from salon.logging import LineFormatter
from salon.outbox.models import Message
from salon.outbox.services.render import render
from tests.privacy.crawl import Answer, crawl, unnamed
from tests.privacy.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def pages_of(world: World, user: User) -> Iterator[Answer]:
    browser = Browser(raise_request_exception=False)
    browser.force_login(user)
    yield from crawl(browser, world.nora, merely_look=user == world.cast.olga)  # as Clara, but for the owner's pages


def api_of(world: World, user: User) -> Iterator[Answer]:
    _, secret = issue_token(user=user)
    headers = {"Authorization": f"Token {secret}"}
    yield from crawl(Browser(raise_request_exception=False), world.nora, prefix="/api/", headers=headers)


def line(answer: Answer) -> str:
    return f"{answer.how} {answer.address} -> {answer.status}"


def leaks(world: World, answers: Iterator[Answer]) -> list[str]:
    found = []
    for answer in answers:
        assert answer.status < 500, line(answer)
        found += [f"{line(answer)}: {where}" for where in world.found_in(answer.body)]
    return found


def shown(world: World, answers: Iterator[Answer]) -> set[str]:
    """Where the planted words come from that were shown; every answer that shows one has to be in the access log."""
    found: set[str] = set()
    for answer in answers:
        assert answer.status < 500, line(answer)
        here = world.found_in(answer.body)
        found |= set(here)
        why = f"{line(answer)} shows {here}: call note_reading (salon.privacy.readings) where it is read"
        assert answer.logged or not here, why
    return found


def test_the_walk_can_fill_in_every_address() -> None:
    assert unnamed() == [], "say in tests/privacy/crawl.py, PARTS, what may stand for these"


def test_no_page_shows_a_receptionist_a_planted_word_and_no_log_line_holds_one(world: World) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(LineFormatter())
    logging.getLogger().addHandler(handler)
    try:
        assert leaks(world, pages_of(world, world.cast.rita)) == []
        seen = shown(world, pages_of(world, world.cast.clara_user))  # nothing of what she reads is written down
    finally:
        logging.getLogger().removeHandler(handler)
    assert "Allergy.words" in seen
    assert "GET /clients/<int:pk>/ 200" in written.getvalue()
    assert world.found_in(written.getvalue()) == []


def test_no_answer_of_the_api_to_a_receptionists_token_holds_a_planted_word(world: World) -> None:
    assert leaks(world, api_of(world, world.cast.rita)) == []


def test_no_mail_holds_a_planted_word(world: World) -> None:
    letters = render(list(Message.objects.all()))
    assert letters
    for letter in letters.values():
        assert not isinstance(letter, Exception)
        files = [one.content for one in letter.attachments]
        assert world.found_in("\n".join([letter.subject, letter.text, letter.html, *files])) == []


@pytest.mark.parametrize(("who", "door"), [("olga", pages_of), ("clara_user", api_of)])
def test_whoever_is_shown_a_planted_word_stands_in_the_access_log(
    world: World, who: str, door: Callable[[World, User], Iterator[Answer]]
) -> None:
    must = {"Allergy.words", "SessionRecord.note", "SessionRecord.today"}
    assert must <= shown(world, door(world, getattr(world.cast, who))), "the walk has to come where health data is"
