"""What a phone sends becomes a plain picture, or is refused at once with a reason."""

import io
import zipfile
import zlib
from time import thread_time

import pytest
from PIL import Image, ImageCms
from PIL.ImageFile import ImageFile

from salon.pictures import BYTES_MOST, LONG_SIDE, NotAPhoto, Unusable, read_picture, smaller
from tests.factories.photos import drawn, file_of, with_exif

KINDS = ["JPEG", "PNG", "WEBP", "HEIF"]


def opened(data: bytes) -> ImageFile:
    return Image.open(io.BytesIO(data))


def refused(data: bytes) -> Unusable:
    began = thread_time()
    with pytest.raises(NotAPhoto) as refusal:
        read_picture(data)
    assert thread_time() - began < 1
    return refusal.value.why


@pytest.mark.parametrize("kind", KINDS)
def test_what_cameras_make_is_taken_and_nothing_but_the_pixels_is_kept(kind: str) -> None:
    sent = with_exif(kind)
    assert b"PHONEMAKER" in sent
    picture = read_picture(sent)
    kept = opened(picture.data)
    assert kept.format == "JPEG"
    assert not kept.getexif()
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    for word in (b"PHONEMAKER", b"SERIAL-4711", b"Exif", b"GPS", b"http"):
        assert word not in picture.data


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_held_sideways_stands_upright(kind: str) -> None:
    picture = read_picture(with_exif(kind, orientation=6))  # to be turned by 90 degrees, clockwise
    assert (picture.width, picture.height) == (900, 1200)
    corner = opened(picture.data).getpixel((890, 10))
    assert isinstance(corner, tuple)
    assert corner[0] < 60  # the dark mark was top left and is top right now


def test_a_large_photo_is_kept_smaller_and_a_small_one_as_it_is() -> None:
    large = read_picture(file_of(drawn(4800, 3600)))
    assert (large.width, large.height) == (LONG_SIDE, 1800)
    assert opened(smaller(large.data)).size == (480, 360)
    assert read_picture(file_of(drawn(640, 480))).width == 640


def test_a_transparent_ground_becomes_white_and_other_colours_become_srgb() -> None:
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    assert opened(read_picture(file_of(clear, "PNG")).data).getpixel((9, 9)) == (255, 255, 255)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert read_picture(file_of(icc_profile=profile)).width == 1200  # a profile that cannot be is left aside
    assert read_picture(file_of(Image.new("CMYK", (300, 300)), "JPEG")).width == 300
    assert read_picture(file_of(Image.new("I;16", (300, 300)), "PNG")).width == 300


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that would unpack to gigabytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9999))) + chunk(b"IEND", b"")
    )


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("run.js", "alert(1)")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Unusable.EMPTY),
        (bytes(BYTES_MOST + 1), Unusable.TOO_LARGE),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', Unusable.DRAWING),
        (b'\xef\xbb\xbf \n<svg onload="1"/>', Unusable.DRAWING),
        (b"GIF89a" + bytes(400), Unusable.FORMAT),
        (b"%PDF-1.7" + bytes(400), Unusable.FORMAT),
        (b"a photo, honestly", Unusable.FORMAT),
        (file_of(kind="TIFF"), Unusable.FORMAT),
        (file_of() + archive(), Unusable.TWO_FILES),
        (file_of(kind="PNG") + b"<ScRiPt>alert(1)</script>", Unusable.TWO_FILES),
        (file_of(comment=b"<?php system('id'); ?>"), Unusable.TWO_FILES),
        (file_of(comment=b"%PDF-1.4"), Unusable.TWO_FILES),
        (bomb(50_000), Unusable.PIXELS),
        (bomb(12_000), Unusable.PIXELS),
        (file_of(Image.new("1", (12_001, 400)), "PNG"), Unusable.PIXELS),
        (file_of(drawn(199, 400)), Unusable.SMALL),
        (file_of()[:4000], Unusable.BROKEN),
        (b"\xff\xd8\xff" + bytes(500), Unusable.BROKEN),
        (b"\x00\x00\x00\x18ftypheic" + bytes(500), Unusable.BROKEN),
        (b"RIFF\x00\x00\x00\x00WEBP" + bytes(500), Unusable.BROKEN),
    ],
    ids=range(20),
)
def test_what_is_no_photo_is_refused_within_a_second(data: bytes, why: Unusable) -> None:
    assert refused(data) is why
