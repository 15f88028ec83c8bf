"""The colours of a mail, from the one colour a salon chose: whatever it is, all can be read. Pure.

Contrast as in WCAG 2.2, 1.4.3 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache
from typing import NamedTuple

DEFAULT = "#0b6472"
SHEET, SHEET_DARK = "#ffffff", "#132023"  # what a mail's words stand on
READABLE = 4.5  # WCAG AA for text
READABLE_DARK = 7.0  # AAA: light letters on a dark ground look thinner
_CALM = 0.7  # of its saturation: a full colour glows on a dark ground
_TINT, _TINT_DARK = 0.12, 0.2
_STEPS = 256


class Palette(NamedTuple):
    """What a mail is coloured with, as "#rrggbb". Words on a button have the sheet's colour."""

    ink: str
    tint: str
    ink_dark: str
    tint_dark: str
    sheet: str = SHEET
    sheet_dark: str = SHEET_DARK


@lru_cache(maxsize=256)
def palette(accent: str) -> Palette:
    """Return the colours that go with ``accent`` ("#rrggbb"): its hue, as light or dark as words need it."""
    ink = _until(accent, SHEET, READABLE, end=0, calm=1)
    ink_dark = _until(accent, SHEET_DARK, READABLE_DARK, end=1, calm=_CALM)
    return Palette(ink, _mixed(ink, SHEET, _TINT), ink_dark, _mixed(ink_dark, SHEET_DARK, _TINT_DARK))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours ("#rrggbb"): 1 (the same) to 21 (black on white)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _until(accent: str, ground: str, wanted: float, *, end: int, calm: float) -> str:
    """Return the accent, its lightness led towards ``end`` (0 black, 1 white) only as far as the ground demands."""
    hue, lightness, saturation = rgb_to_hls(*_channels(accent))
    for step in range(_STEPS):
        towards = lightness + (end - lightness) * step / (_STEPS - 1)
        colour = _written(hls_to_rgb(hue, towards, saturation * calm))
        if contrast(colour, ground) >= wanted:
            return colour
    raise AssertionError(ground)  # a ground between black and white, which neither end can be read on


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _written(tuple(above * share + below * (1 - share) for above, below in pairs))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _written(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
