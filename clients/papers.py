"""A doctor's document as it comes from a scanner or a phone: a PDF, or a photograph of the paper. Pure.

Pictures are drawn anew (``salon.pictures``): nothing but pixels is kept. A PDF cannot be, so one that carries a
program, an attachment or another kind of file is refused. Must not know whose document it is or where it is kept.
"""

import re
import zlib
from dataclasses import dataclass
from enum import StrEnum

from salon.pictures import NotAPhoto, Unusable, read_picture

BYTES_MOST = 10 * 1024 * 1024
TAIL = 2048  # bytes at the end in which a PDF says that it ends
UNPACKED_MOST = 4 * 1024 * 1024

PDF, JPEG = "application/pdf", "image/jpeg"
ENDINGS = {PDF: "pdf", JPEG: "jpg"}


class WhyNot(StrEnum):
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    DRAWING = "drawing"
    FORMAT = "format"
    TWO_FILES = "two_files"
    PROGRAM = "program"  # a PDF that does something when it is opened
    BROKEN = "broken"


class NotAPaper(Exception):
    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Paper:
    data: bytes
    media_type: str


_OF_PICTURES = {
    Unusable.TOO_LARGE: WhyNot.TOO_LARGE,
    Unusable.DRAWING: WhyNot.DRAWING,
    Unusable.FORMAT: WhyNot.FORMAT,
    Unusable.TWO_FILES: WhyNot.TWO_FILES,
}
_END_OF_ARCHIVE = b"PK\x05\x06\x00\x00\x00\x00"
_OTHER_FILES = (b"<script", b"<!doctype html", b"<html>", b"<html ", b"<?php ", b"<svg xmlns")
_STREAM = re.compile(rb"(<<[^\x00]{0,2000}?>>)\s*stream\r?\n(.*?)endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z])")


def read_paper(data: bytes) -> Paper:
    """Return the document as it may be kept.

    Raises:
        NotAPaper: it is too large, of another kind, more than it says, or broken.
    """
    if len(data) > BYTES_MOST:
        raise NotAPaper(WhyNot.TOO_LARGE)
    if not data:
        raise NotAPaper(WhyNot.EMPTY)
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    try:
        return Paper(read_picture(data).data, JPEG)
    except NotAPhoto as refusal:
        raise NotAPaper(_OF_PICTURES.get(refusal.why, WhyNot.BROKEN)) from refusal


def _pdf(data: bytes) -> Paper:
    lowered = data.lower()
    if _END_OF_ARCHIVE in data or any(mark in lowered for mark in _OTHER_FILES):
        raise NotAPaper(WhyNot.TWO_FILES)
    if b"%%EOF" not in data[-TAIL:]:
        raise NotAPaper(WhyNot.BROKEN)
    if any(_ACTIVE.search(_plain(part)) for part in _structure(data)):
        raise NotAPaper(WhyNot.PROGRAM)
    return Paper(data, PDF)


def _structure(data: bytes) -> list[bytes]:
    """What says how the PDF behaves: all outside its streams, and the streams that hold further such objects."""
    parts = [_STREAM.sub(rb"\1", data)]
    for head, body in _STREAM.findall(data):
        if b"ObjStm" in _plain(head):
            parts.append(_unpacked(body))
    return parts


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, UNPACKED_MOST)
    except zlib.error as error:
        raise NotAPaper(WhyNot.BROKEN) from error


def _plain(part: bytes) -> bytes:
    """Names may be spelt ``/J#61vaScript``."""
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), part)
