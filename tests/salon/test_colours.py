"""Whatever colour a salon chooses, its mails can be read, by day and by night."""

from hypothesis import example, given
from hypothesis import strategies as st

from salon.colours import DEFAULT, READABLE, SHEET, SHEET_DARK, contrast, palette

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
INK, INK_DARK = "#10262c", "#e7f1f3"  # the words of templates/messages/base.html


@given(COLOURS)
@example("#000000")
@example("#ffffff")
@example("#ffff00")
@example("#0000ff")
def test_links_buttons_and_cards_can_be_read_in_every_colour(accent: str) -> None:
    colours = palette(accent)
    assert contrast(colours.ink, SHEET) >= READABLE
    assert contrast(colours.ink_dark, SHEET_DARK) >= READABLE
    assert contrast(INK, colours.tint) >= READABLE
    assert contrast(INK_DARK, colours.tint_dark) >= READABLE


@given(COLOURS)
def test_the_hue_stays_whichever_way_the_colour_is_led(accent: str) -> None:
    """Of red, green and blue the strongest stays the strongest, and the weakest the weakest."""
    colours = palette(accent)
    for led in (colours.ink, colours.ink_dark):
        came = [now for was, now in sorted(zip(bytes.fromhex(accent[1:]), bytes.fromhex(led[1:]), strict=True))]
        assert came == sorted(came)


def test_a_colour_that_can_be_read_stays_as_it_was_chosen() -> None:
    assert palette(DEFAULT).ink == DEFAULT
    assert palette("#ffffff").ink_dark == "#ffffff"
