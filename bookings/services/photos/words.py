"""The sentences for what is not taken as a photo. Knows the codes of salon.pictures, no rows."""

from django.utils.translation import gettext_lazy as _

from salon.pictures import Unusable

SENTENCES = {
    Unusable.TOO_LARGE: _("This file is larger than 25 MB. Please send a photo as the camera makes it."),
    Unusable.EMPTY: _("This file is empty."),
    Unusable.DRAWING: _("This is an SVG drawing. Please send a photo: JPEG, PNG, WebP or HEIC."),
    Unusable.FORMAT: _("This is not a photo we can read. Please send JPEG, PNG, WebP or HEIC."),
    Unusable.TWO_FILES: _("This file is more than a picture: something else is hidden in it. It was not kept."),
    Unusable.PIXELS: _("This picture has more than 50 million pixels. Please send a smaller one."),
    Unusable.SMALL: _("This picture is too small to see the skin: each side needs at least 200 pixels."),
    Unusable.BROKEN: _("This picture is damaged. Please take it again."),
}
