"""A photo of the skin in one session. The picture is stored under a name that nobody can guess."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.session import Session
from bookings.photo_views import PhotoView
from salon.accounts.models import User

FOLDER = "photos"
VIEW_NAMES = {
    PhotoView.FRONTAL: pgettext_lazy("photo", "front"),
    PhotoView.LEFT_OBLIQUE: pgettext_lazy("photo", "left, oblique"),
    PhotoView.RIGHT_OBLIQUE: pgettext_lazy("photo", "right, oblique"),
    PhotoView.LEFT_LATERAL: pgettext_lazy("photo", "left, from the side"),
    PhotoView.RIGHT_LATERAL: pgettext_lazy("photo", "right, from the side"),
    PhotoView.LEFT_HAND: pgettext_lazy("photo", "left hand"),
    PhotoView.RIGHT_HAND: pgettext_lazy("photo", "right hand"),
}


def random_name(photo: "Photo | None" = None, filename: str = "") -> str:
    """Return a new name in the storage; what the file was called says nothing here."""
    token = secrets.token_hex(20)
    return f"{FOLDER}/{token[:2]}/{token}.jpg"


class Photo(models.Model):
    """``small`` is made by the worker and empty until then; ``small_tries`` counts how often that failed."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="photos")
    view = models.CharField(_("view"), max_length=16, choices=[(view.value, VIEW_NAMES[view]) for view in PhotoView])
    picture = models.FileField(upload_to=random_name, max_length=120)
    small = models.FileField(upload_to=random_name, max_length=120, blank=True)
    small_tries = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveSmallIntegerField()  # pixels
    height = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    token = models.CharField(max_length=36, blank=True)  # the page's own name for this shot: sent twice, kept once

    class Meta:
        ordering = ["taken_at", "id"]
        indexes = [models.Index(fields=["id"], condition=Q(small=""), name="photo_without_small")]
        constraints = [
            models.UniqueConstraint(fields=["session", "token"], condition=~Q(token=""), name="photo_once"),
            models.CheckConstraint(condition=Q(view__in=[view.value for view in PhotoView]), name="photo_view"),
            models.CheckConstraint(condition=Q(picture__startswith=f"{FOLDER}/"), name="photo_stored"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.view}"
