"""Words can be read and edges seen in both themes: WCAG 2.2 AA, reckoned from tokens.css."""

import re
from pathlib import Path

import pytest

from salon.colours import contrast

TOKENS = Path("salon/static/css/tokens.css").read_text(encoding="utf-8")
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", TOKENS)
}
THEMES = {"light": 0, "dark": 1}
TONES = ("slate", "teal", "water", "sand", "moss", "coral", "mist")
GROUNDS = ("ground", "surface", "surface-raised", "surface-sunken", "surface-hover")

TEXT = [(ink, ground) for ink in ("ink", "ink-soft", "action-ink", "wrong-ink") for ground in GROUNDS]
TEXT += [("ink-faint", ground) for ground in GROUNDS]
TEXT += [("ink", "ground-deep"), ("ink-soft", "ground-deep"), ("ink", "action-soft"), ("ink-soft", "action-soft")]
TEXT += [("action-ink", "action-soft"), ("action-ink", "action-soft-hover"), ("wrong-ink", "wrong-soft")]
TEXT += [("on-action", "action"), ("on-action", "action-hover"), ("on-wrong", "wrong"), ("on-wrong", "wrong-hover")]
TEXT += [(f"{tone}-ink", f"{tone}-soft") for tone in TONES] + [("ink", f"{tone}-soft") for tone in TONES]
TEXT += [("surface", f"{tone}-ink") for tone in TONES]  # what is happening now: the tone turned round
TEXT += [(f"{tone}-ink", ground) for tone in TONES for ground in ("surface", "surface-raised")]

EDGES = [(edge, ground) for edge in ("line-strong", "focus", "action", "wrong") for ground in GROUNDS]


def between(first: str, second: str, theme: str) -> float:
    return contrast(PAIRS[first][THEMES[theme]], PAIRS[second][THEMES[theme]])


def test_the_reckoning_agrees_with_the_standards_own_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_stand_out_from_their_ground(ink: str, ground: str, theme: str) -> None:
    assert between(ink, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_the_edges_of_controls_and_the_focus_ring_can_be_seen(edge: str, ground: str, theme: str) -> None:
    assert between(edge, ground, theme) >= 3


def test_every_colour_of_the_house_is_a_pair_that_this_test_can_read() -> None:
    written = set(re.findall(r"--([\w-]+):[^;]*#", TOKENS))
    assert written == set(PAIRS)
