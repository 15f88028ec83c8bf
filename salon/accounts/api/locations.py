"""``/api/v1/locations/``: where the caller works."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from salon.accounts.models import Location
from salon.accounts.policies import STAFF
from salon.api.pages import page
from salon.api.schema import READ_PROBLEMS, listing
from salon.api.strict import ListQuery, WallClockField
from salon.api.views import SalonView


class Hours(serializers.Serializer[Any]):
    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="Monday is 0.")
    opens = WallClockField()
    closes = WallClockField()


class LocationRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    zone = serializers.CharField(source="zone_name")
    opening_hours = Hours(many=True)


class LocationsView(SalonView):
    policy = STAFF
    asks = ListQuery

    @extend_schema(
        operation_id="locations_list",
        parameters=[ListQuery],
        responses={200: listing(LocationRow)} | READ_PROBLEMS,
        tags=["catalogue"],
    )
    def get(self, request: Request) -> Response:
        """Where the caller works, with zone and opening hours."""
        rows = Location.objects.filter(memberships__user=self.user, active=True)
        rows = rows.prefetch_related("opening_hours").order_by()
        return page(request, rows, ordering="id", show=lambda found: list(LocationRow(found, many=True).data))
