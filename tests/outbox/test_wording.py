"""The closed language of the owner's texts: what passes can always be filled in, and nothing in it is ever run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.outbox.wording import Block, blocks, fill, mistakes

ALLOWED = ("salon", "date", "details")


def codes(text: str, required: tuple[str, ...] = (), longest: int = 200) -> list[str]:
    return [one.code for one in mistakes(text, allowed=ALLOWED, required=required, longest=longest)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", ["empty"]),
        (" \n ", ["empty"]),
        ("x" * 201, ["too_long"]),
        ("Hello \x00", ["control"]),
        ("Hello {name}", ["unknown"]),
        ("Hello { salon }", ["unknown"]),
        ("Hello {}", ["unknown"]),
        ("Hello {{salon}}", ["brace"]),
        ("Hello {salon", ["brace"]),
        ("Hello salon}", ["brace"]),
        ("{salon.__class__}", ["unknown"]),
        ("{salon!r}", ["unknown"]),
        ("{salon:>99999999}", ["unknown"]),
        ("{0}", ["unknown"]),
        ("{% load i18n %}", ["unknown"]),
        ("{{ 7|add:7 }}", ["unknown", "brace"]),
        ("see {details} here", ["alone"]),
        ("{details}\n\n{details}", ["twice"]),
        ("Hello from {salon} on {date}", []),
        ("Hello\n\n  {details}  \n\nBye", []),
        ("100 % sure, {salon} & <b>", []),
    ],
)
def test_what_cannot_be_filled_in_is_named(text: str, wrong: list[str]) -> None:
    assert codes(text) == wrong


def test_what_a_text_cannot_do_without_is_asked_for() -> None:
    (one,) = mistakes("Hello", allowed=ALLOWED, required={"details"}, longest=200)
    assert (one.code, one.what) == ("missing", "{details}")


def test_a_value_that_looks_like_a_placeholder_stays_what_it_is() -> None:
    assert fill("{salon} {date}", {"salon": "{date}", "date": "Monday"}) == "{date} Monday"


def test_a_date_that_ends_in_a_full_stop_ends_the_sentence_too() -> None:
    assert fill("On {date}. Bye {salon}.", {"date": "9 марта 2026 г.", "salon": "S"}) == "On 9 марта 2026 г. Bye S."


def test_paragraphs_lists_and_details_are_told_apart() -> None:
    body = "One\r\nline of {salon}\r\n\r\n- first\n* second\nafter\n{details}\n\n\nlast"
    assert blocks(body, {"salon": "S"}) == [
        Block("paragraph", ("One", "line of S")),
        Block("list", ("first", "second")),
        Block("paragraph", ("after",)),
        Block("details"),
        Block("paragraph", ("last",)),
    ]


@given(st.text(alphabet=st.sampled_from("{}salon%|.- \n<>'\"&details07é"), max_size=60))
def test_whatever_passes_is_filled_in_whole(text: str) -> None:
    if mistakes(text, allowed=ALLOWED, longest=200):
        return
    values = dict.fromkeys(ALLOWED, "V")
    filled = fill(text, values)
    assert "{" not in filled
    assert "}" not in filled
    said = [line for block in blocks(text, values) for line in block.lines]
    assert not any("{" in line for line in said)


@given(st.text(max_size=80))
def test_any_text_at_all_is_judged_without_an_error(text: str) -> None:
    mistakes(text, allowed=ALLOWED, longest=200)
    blocks(text, {})
