"""Pictures for tests: drawn, of nobody. And a client who agreed to be photographed."""

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from bookings.models import Photo, Session
from bookings.selectors.photo_consent import PhotoUse
from clients.models import Client
from salon import clock
from tests.factories.consents import signed

PLACE = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}  # GPS: degrees, minutes, seconds
GPS_IFD, MAKE, ORIENTATION, SERIAL = 0x8825, 0x010F, 0x0112, 0xA431


def drawn(width: int = 1200, height: int = 900, *, shade: int = 200) -> Image.Image:
    """A grey oval on water: no face."""
    image = Image.new("RGB", (width, height), (190, 215, 220))
    pen = ImageDraw.Draw(image)
    pen.ellipse((width // 4, height // 8, width * 3 // 4, height * 7 // 8), fill=(shade, shade, shade))
    pen.rectangle((0, 0, width // 3, height // 6), fill=(20, 60, 70))  # shows which way is up
    return image


def file_of(image: Image.Image | None = None, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    (image or drawn()).save(out, kind, **options)
    return out.getvalue()


def with_exif(kind: str = "JPEG", *, orientation: int = 6) -> bytes:
    """A photo as a phone writes it: its maker, a serial number, the place, and "turn me"."""
    exif = Image.Exif()
    exif[MAKE] = "PHONEMAKER"
    exif[ORIENTATION] = orientation
    exif[SERIAL] = "SERIAL-4711"
    exif.get_ifd(GPS_IFD).update(PLACE)
    return file_of(kind=kind, exif=exif.tobytes())


def agree_to_photos(client: Client) -> None:
    signed(client, [PhotoUse.RECORD.value])


def add_photo(session: Session, view: str = "frontal", **fields: Any) -> Photo:
    """A photo in the storage with its row, past the service."""
    photo = Photo(session=session, view=view, width=640, height=480, taken_at=clock.now(), **fields)
    photo.picture.save("", ContentFile(file_of(drawn(640, 480))), save=False)
    photo.save()
    return photo
