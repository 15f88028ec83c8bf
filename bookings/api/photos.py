"""``/api/v1/sessions/ID/photos/`` and ``/api/v1/photos/ID/``: take, list, fetch and remove photos."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from bookings.api.rows import local
from bookings.api.sessions import SessionView
from bookings.models import Photo
from bookings.photo_answer import picture_response
from bookings.photo_views import PhotoView
from bookings.services.photos.remove import remove_photo
from bookings.services.photos.take import take_photo
from salon.accounts.policies import HEALTH, TREAT
from salon.api.idempotency import idempotent
from salon.api.pages import whole
from salon.api.schema import IDEMPOTENCY_KEY, READ_PROBLEMS, WRITE_PROBLEMS, listing, problems
from salon.api.strict import StrictSerializer
from salon.api.views import SalonView
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading


class PhotoIn(StrictSerializer):
    """A form (multipart/form-data), as files are sent."""

    view = serializers.ChoiceField([view.value for view in PhotoView])
    file = serializers.FileField(
        allow_empty_file=True, help_text="JPEG, PNG, WebP or HEIC, up to 25 MB and 50 million pixels."
    )


class PhotoOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    session = serializers.IntegerField()
    view = serializers.CharField()
    taken_at = serializers.DateTimeField()
    taken_by = serializers.CharField(allow_null=True)
    width = serializers.IntegerField(help_text="Pixels, of the picture as it is kept.")
    height = serializers.IntegerField()
    picture = serializers.CharField(help_text="Its address here; `?size=small` gives a small one.")


class RemoveIn(StrictSerializer):
    reason = serializers.CharField(max_length=240, required=False, allow_blank=True, default="")


class PictureQuery(StrictSerializer):
    size = serializers.ChoiceField(["small", "whole"], required=False, default="whole")


def show_photo(photo: Photo, zone: Any, request: Request) -> dict[str, Any]:
    return {
        "id": photo.pk,
        "session": photo.session_id,
        "view": photo.view,
        "taken_at": local(photo.taken_at, zone),
        "taken_by": photo.taken_by.display_name if photo.taken_by else None,
        "width": photo.width,
        "height": photo.height,
        "picture": reverse("api:photo-picture", args=[photo.pk], request=request),
    }


class SessionPhotosView(SessionView):
    policy = {"GET": HEALTH, "POST": TREAT}
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="photos_list", responses={200: listing(PhotoOut)} | READ_PROBLEMS, tags=["records"])
    def get(self, request: Request, pk: int) -> Response:
        """The photos of a session."""
        session = self.session(pk)
        note_reading(request, session.client.subject, Read.PHOTOS)
        rows = Photo.objects.filter(session=session).select_related("taken_by")
        return whole([show_photo(photo, self.location.zone, request) for photo in rows])

    @extend_schema(
        operation_id="photos_create",
        parameters=[IDEMPOTENCY_KEY],
        request={"multipart/form-data": PhotoIn},
        responses={201: PhotoOut} | WRITE_PROBLEMS,
        tags=["records"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """The picture is drawn anew: upright, sRGB, at most 2400 pixels, without EXIF and place."""
        session = self.session(pk)
        photo = take_photo(session=session, actor=self.actor, **self.read(PhotoIn))
        return Response(show_photo(photo, self.location.zone, request), status=201)


class _PhotoView(SalonView):
    def photo(self, pk: int) -> Photo:
        return self.find(Photo.objects.select_related("session__client").filter(session__location=self.location), pk)


class PhotoDetailView(_PhotoView):
    policy = TREAT

    @extend_schema(
        operation_id="photos_remove",
        request=RemoveIn,
        responses={204: None} | problems(400, 404, 415, 422),
        tags=["records"],
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Gone for good. Once the record is signed a reason is needed, and is added to it as an amendment."""
        remove_photo(photo=self.photo(pk), actor=self.actor, reason=self.read(RemoveIn)["reason"])
        return Response(status=204)


class PhotoPictureView(_PhotoView):
    policy = HEALTH
    asks = PictureQuery

    @extend_schema(
        operation_id="photos_picture",
        parameters=[PictureQuery],
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY} | READ_PROBLEMS,
        tags=["records"],
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The picture itself, whole or small."""
        photo = self.photo(pk)
        note_reading(request, photo.session.client.subject, Read.PHOTOS)
        return picture_response(photo, small=self.asked["size"] == "small")
