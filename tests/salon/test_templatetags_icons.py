"""Icons are drawn inline, mute unless they stand alone, and every one named in a template exists."""

import re
from pathlib import Path

import pytest
from django.template import engines

from salon.navigation import BOOKING, ENTRIES
from salon.templatetags.icons import drawing

NAMED = sorted(
    {
        name
        for path in Path("templates").rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))
    }
)


def show(template: str) -> str:
    return engines["django"].from_string(template).render({})


def test_an_icon_beside_a_word_is_mute() -> None:
    html = show('{% icon "calendar" %}')
    assert 'aria-hidden="true"' in html
    assert 'class="icon"' in html
    assert "style=" not in html


def test_an_icon_that_stands_alone_says_its_word() -> None:
    html = show('{% icon "x" size="s" label="Close" %}')
    assert 'role="img"' in html
    assert 'aria-label="Close"' in html
    assert "aria-hidden" not in html
    assert 'class="icon icon--s"' in html


def test_a_label_cannot_break_out_of_its_attribute() -> None:
    assert 'aria-label="&quot;&gt;&lt;b&gt;"' in drawing("x", "", '"><b>')


@pytest.mark.parametrize("name", NAMED)
def test_every_icon_named_in_a_template_exists(name: str) -> None:
    assert "<svg" in drawing(name)


@pytest.mark.parametrize("entry", [BOOKING, *ENTRIES])
def test_every_icon_of_the_navigation_exists(entry: object) -> None:
    assert "<svg" in drawing(entry.icon)
