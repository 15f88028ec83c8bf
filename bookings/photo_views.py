"""The standard views: the same few each time, so that two dates can be laid over each other. Pure.

Frontal, both obliques, both laterals (DOMAIN 7; the hair back, Frankfort horizontal); of hands their backs.
"""

from enum import StrEnum


class PhotoView(StrEnum):
    """Seen from the client: ``left_oblique`` shows more of her left cheek."""

    FRONTAL = "frontal"
    LEFT_OBLIQUE = "left_oblique"
    RIGHT_OBLIQUE = "right_oblique"
    LEFT_LATERAL = "left_lateral"
    RIGHT_LATERAL = "right_lateral"
    LEFT_HAND = "left_hand"
    RIGHT_HAND = "right_hand"


_FACE = (
    PhotoView.FRONTAL,
    PhotoView.LEFT_OBLIQUE,
    PhotoView.RIGHT_OBLIQUE,
    PhotoView.LEFT_LATERAL,
    PhotoView.RIGHT_LATERAL,
)
_HANDS = (PhotoView.LEFT_HAND, PhotoView.RIGHT_HAND)


def views_of(area: str) -> tuple[PhotoView, ...]:
    """Return the views of a treated area, in the order they are taken."""
    return _HANDS if area == "hands" else _FACE
