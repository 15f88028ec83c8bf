"""The yardstick for the API: the same list as one writes it without thinking, nested ModelSerializers over the models.

Same server, same authentication, same rows, with ``select_related``, so that what differs is the serialising alone.
"""

from datetime import date, datetime, time
from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.shapes import SessionQuery
from bookings.models import Cosmetologist, Device, Room, Session
from clients.models import Client
from salon.accounts.policies import STAFF
from salon.api.pages import page
from salon.api.views import SalonView
from salon.urls import urlpatterns as ours


def _of(the_model: type[Any], *names: str) -> type[serializers.ModelSerializer]:
    class Plain(serializers.ModelSerializer):
        class Meta:
            model = the_model
            fields = ("id", *names)

    return Plain


class PlainSession(serializers.ModelSerializer):
    client = _of(Client, "name")()
    cosmetologist = _of(Cosmetologist, "name")()
    room = _of(Room, "name")()
    device = _of(Device, "name")()

    class Meta:
        model = Session
        fields = (
            *("id", "number", "starts_at", "ends_at", "status", "course", "pinned", "version", "sequence"),
            *("client", "cosmetologist", "room", "device"),
        )


class PlainSessions(SalonView):
    policy = STAFF
    asks = SessionQuery

    def get(self, request: Request) -> Response:
        first = datetime.combine(date.fromisoformat(request.query_params["from"]), time(), tzinfo=self.location.zone)
        rows = Session.objects.filter(location=self.location, starts_at__gte=first)
        rows = rows.select_related("client", "cosmetologist", "room", "device").order_by()
        return page(request, rows, ordering="starts_at", show=lambda found: PlainSession(found, many=True).data)


class Nothing(SalonView):
    """A trivial view: who asks is known, and the answer is empty."""

    policy = STAFF

    def get(self, request: Request) -> Response:
        return Response({})


urlpatterns = [path("plain/", PlainSessions.as_view()), path("nothing/", Nothing.as_view()), *ours]
