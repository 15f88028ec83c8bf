"""A stored picture as an HTTP answer, the same for the browser and the API. Whether it may be given, the views say."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from bookings.models import Photo
from salon.errors import Missing


def picture_response(photo: Photo, *, small: bool = False) -> HttpResponse:
    """Return the bytes as a picture and as nothing else, for this reader only and kept by nobody.

    Args:
        small: the small one, if the worker has made it already.

    Raises:
        Missing: the file is gone from the storage.
    """
    stored = photo.small if small and photo.small else photo.picture
    try:
        with stored.open("rb") as picture:
            response = HttpResponse(picture.read(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Missing("missing", _("This picture is not in the storage any more.")) from None
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
