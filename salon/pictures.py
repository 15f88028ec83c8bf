"""Photographs as they come from a phone, made into plain pictures: upright, sRGB, smaller, with nothing hidden. Pure.

What is kept is drawn anew from the pixels: no EXIF, no place, no serial number, no second file behind the first.
Must not know who is in the picture or where it is kept.
"""

import io
import warnings
from dataclasses import dataclass
from enum import StrEnum

import pillow_heif
from PIL import Image, ImageCms, ImageOps

pillow_heif.register_heif_opener(thumbnails=False)

BYTES_MOST = 25 * 1024 * 1024
PIXELS_MOST = 50_000_000  # the largest phones take 48 million; unpacked that is 150 MB for a moment
SIDE_LEAST, SIDE_MOST = 200, 12_000
Image.MAX_IMAGE_PIXELS = PIXELS_MOST  # Pillow's own guard: a warning above it, an error above twice as much
warnings.simplefilter("error", Image.DecompressionBombWarning)
LONG_SIDE = 2400  # kept: enough to see a pore on a face that fills the picture
SMALL_SIDE = 480
QUALITY = 88


class Unusable(StrEnum):
    """Why something is not taken as a photo."""

    TOO_LARGE = "too_large"
    EMPTY = "empty"
    DRAWING = "drawing"  # SVG: a program that draws
    FORMAT = "format"
    TWO_FILES = "two_files"  # a picture that is also an archive, a page or a script
    PIXELS = "pixels"
    SMALL = "small"
    BROKEN = "broken"


class NotAPhoto(Exception):
    def __init__(self, why: Unusable) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Picture:
    """``data`` is a JPEG without metadata; sides in pixels."""

    data: bytes
    width: int
    height: int


_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# What other programs would see in the same bytes. Each is long enough not to occur in a photograph by chance.
_OTHER_FILES = (b"<script", b"<!doctype html", b"<html>", b"<html ", b"<?php ", b"<?php\n", b"<svg xmlns", b"%pdf-1.")
_END_OF_ARCHIVE = b"PK\x05\x06\x00\x00\x00\x00"


def read_picture(data: bytes) -> Picture:
    """Return the photograph as a plain picture.

    Raises:
        NotAPhoto: it is too large, not of a kind that cameras make, more than a picture, or broken.
    """
    if len(data) > BYTES_MOST:
        raise NotAPhoto(Unusable.TOO_LARGE)
    if not data:
        raise NotAPhoto(Unusable.EMPTY)
    kind = _kind(data)
    lowered = data.lower()
    if _END_OF_ARCHIVE in data or any(mark in lowered for mark in _OTHER_FILES):
        raise NotAPhoto(Unusable.TWO_FILES)
    del lowered
    try:
        return _drawn_anew(data, kind)
    except NotAPhoto:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise NotAPhoto(Unusable.PIXELS) from error
    except Exception as error:
        raise NotAPhoto(Unusable.BROKEN) from error


def smaller(data: bytes, side: int = SMALL_SIDE) -> bytes:
    """Return a plain picture with at most ``side`` pixels on its longer side."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        image.draft("RGB", (side, side))
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
        return _jpeg(image)


def _kind(data: bytes) -> str:
    """Return Pillow's name of the format, by the first bytes and not by any name or header."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    raise NotAPhoto(Unusable.DRAWING if head.startswith(b"<") and b"<svg" in head else Unusable.FORMAT)


def _drawn_anew(data: bytes, kind: str) -> Picture:
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        width, height = image.size  # from the header: nothing is unpacked yet
        if width * height > PIXELS_MOST or max(width, height) > SIDE_MOST:
            raise NotAPhoto(Unusable.PIXELS)
        if min(width, height) < SIDE_LEAST:
            raise NotAPhoto(Unusable.SMALL)
        image.draft("RGB", (LONG_SIDE, LONG_SIDE))  # a JPEG is unpacked no larger than needed
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        plain = _in_srgb(upright)
        return Picture(_jpeg(plain), plain.width, plain.height)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Phones photograph in wider colours; without this a cheek would look paler on another screen."""
    profile = image.info.get("icc_profile")
    flat = image if image.mode == "RGB" else _on_white(image)
    if not profile:
        return flat
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(flat, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):  # a profile of another colour space, or a broken one
        return flat
    return converted or flat


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground


def _jpeg(image: Image.Image) -> bytes:
    plain = Image.new("RGB", image.size)  # carries the pixels and nothing else
    plain.paste(image)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
