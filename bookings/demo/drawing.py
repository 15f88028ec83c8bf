"""Draws the demo's photos: an egg-shaped dummy with dots, marked as a drawing. Nobody's face. Pure."""

import io
from random import Random

from PIL import Image, ImageDraw, ImageFont

from bookings.photo_views import PhotoView

WIDTH, HEIGHT = 720, 960
_GROUND, _DUMMY, _SHADE, _INK = (214, 230, 234), (226, 205, 190), (208, 184, 168), (60, 90, 98)
_TURN = {PhotoView.LEFT_OBLIQUE: -1, PhotoView.LEFT_LATERAL: -2, PhotoView.RIGHT_OBLIQUE: 1, PhotoView.RIGHT_LATERAL: 2}


def draw(view: PhotoView, *, grade: int, seed: int) -> bytes:
    """Return a JPEG of the dummy from this side with more and darker dots the worse ``grade`` (0-4) is.

    The same ``seed`` puts the dots where they were: two dates of one client can be laid over each other.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    pen = ImageDraw.Draw(image)
    turn = _TURN.get(view, 0) * 55
    pen.rectangle((290 - turn // 2, 700, 430 - turn // 2, HEIGHT), fill=_SHADE)
    pen.ellipse((150, 110, 570, 790), fill=_DUMMY)
    pen.ellipse((335 + turn, 380, 385 + turn, 540), fill=_SHADE)
    dice = Random(seed)  # noqa: S311 - dots on a dummy
    for number in range(48):
        x, y, size = dice.randint(230, 490), dice.randint(250, 690), dice.randint(5, 11)
        if number < grade * 12:
            pen.ellipse((x + turn - size, y - size, x + turn + size, y + size), fill=(186, 120 - grade * 6, 104))
    font = ImageFont.load_default(44)
    pen.text((WIDTH // 2, 880), "DEMO · drawing", fill=_INK, font=font, anchor="mm")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
