"""``/api/v1/cosmetologists/``, ``rooms/``, ``devices/``: who and what a session takes."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.models import Cosmetologist, Device, Room
from salon.accounts.policies import STAFF
from salon.api.pages import page
from salon.api.schema import READ_PROBLEMS, listing
from salon.api.strict import ListQuery
from salon.api.views import SalonView


class ResourceRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class CosmetologistRow(ResourceRow):
    username = serializers.CharField(source="user.username", default=None, allow_null=True)
    treatments = serializers.SerializerMethodField(help_text="Empty: all of them.")

    def get_treatments(self, row: Cosmetologist) -> list[int]:
        return [treatment.pk for treatment in row.treatments.all()]


class ResourcesView(SalonView):
    policy = STAFF
    asks = ListQuery
    row: ClassVar[type[ResourceRow]] = ResourceRow

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get(self, request: Request) -> Response:
        """What is in use, in catalogue order."""
        found = self.rows().filter(location=self.location, active=True)
        return page(request, found, ordering="position", show=lambda rows: list(self.row(rows, many=True).data))


def _documented(name: str, row: type[ResourceRow]) -> Any:
    return extend_schema_view(
        get=extend_schema(
            operation_id=f"{name}_list",
            parameters=[ListQuery],
            responses={200: listing(row)} | READ_PROBLEMS,
            tags=["catalogue"],
        )
    )


@_documented("cosmetologists", CosmetologistRow)
class CosmetologistsView(ResourcesView):
    row = CosmetologistRow

    def rows(self) -> QuerySet[Cosmetologist]:
        return Cosmetologist.objects.select_related("user").prefetch_related("treatments")


@_documented("rooms", ResourceRow)
class RoomsView(ResourcesView):
    def rows(self) -> QuerySet[Room]:
        return Room.objects.all()


@_documented("devices", ResourceRow)
class DevicesView(ResourcesView):
    def rows(self) -> QuerySet[Device]:
        return Device.objects.all()
