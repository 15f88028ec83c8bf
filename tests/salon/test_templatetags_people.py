"""A person is a dot with initials: always the same one, never coral."""

import pytest
from django.template import engines

from salon.templatetags.people import TONES, initials, tone_of


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nora Test", "NT"),
        ("nora", "N"),
        ("Anna Maria van der Berg", "AB"),
        ("Ольга Петрова", "ОП"),
        ("  ", "·"),
        ("(new) Person", "P"),
        ("李 小龙", "李小"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_tone_depends_on_the_name_alone_and_is_never_that_of_something_wrong() -> None:
    assert tone_of("Clara") == tone_of("Clara")
    assert "coral" not in TONES


def test_the_dot_is_mute_and_escapes() -> None:
    html = engines["django"].from_string("{% avatar name size='s' %}").render({"name": "<b> &x"})
    assert 'aria-hidden="true"' in html
    assert "<b>" not in html
    assert "avatar--s" in html
