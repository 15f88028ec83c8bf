"""A photo as a form: which view, and the file. What the file really is, the service says."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models.photo import VIEW_NAMES
from bookings.photo_views import PhotoView

ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"


class PhotoForm(forms.Form):
    view = forms.ChoiceField(label=_("View"))
    file = forms.FileField(
        label=_("Photo"),
        allow_empty_file=True,  # the service has the better sentence
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose a photo, or take one.")},
    )
    token = forms.RegexField(r"^[0-9a-f-]{36}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, views: Sequence[PhotoView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["view"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(view.value, VIEW_NAMES[view]) for view in views]
