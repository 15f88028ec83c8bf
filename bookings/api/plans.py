"""``/api/v1/course-plans/`` and ``/api/v1/availability/``: what could be booked. Books nothing."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.shapes import AvailabilityQuery, PlanIn
from bookings.free_starts import free_starts
from bookings.models import Cosmetologist
from bookings.proposals import PlanOutcome
from bookings.services.plan_course import plan_course
from bookings.wishes import read_wishes
from clients.models import Client
from salon.accounts.models import Location
from salon.accounts.policies import BOOK, STAFF
from salon.api.schema import READ_PROBLEMS, WRITE_PROBLEMS
from salon.api.views import SalonView, not_there
from treatments.models import Serum, Treatment


class PlannedRow(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    cosmetologist = serializers.IntegerField()
    room = serializers.IntegerField()
    device = serializers.IntegerField()
    cosmetologist_name = serializers.CharField()
    room_name = serializers.CharField()
    device_name = serializers.CharField()


class PlanRow(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    title = serializers.CharField()
    explanation = serializers.ListField(child=serializers.CharField())
    cost = serializers.IntegerField(help_text="Points; fewer are better.")
    finishes_on = serializers.DateField()
    sessions = PlannedRow(many=True)


class RefusalRow(serializers.Serializer[Any]):
    date = serializers.DateField()
    reason = serializers.CharField()
    nearest = serializers.DateTimeField(allow_null=True)


class PlansOut(serializers.Serializer[Any]):
    plans = PlanRow(many=True)
    refusals = RefusalRow(many=True)
    minutes = serializers.IntegerField()
    per_week = serializers.IntegerField()
    min_gap_days = serializers.IntegerField()


def show_plans(found: PlanOutcome) -> dict[str, Any]:
    return {
        "plans": [plan.as_json() for plan in found.plans],
        "refusals": [refusal.as_json() for refusal in found.refusals],
        "minutes": found.minutes,
        "per_week": found.per_week,
        "min_gap_days": found.min_gap_days,
    }


class CoursePlansView(SalonView):
    policy = BOOK

    @extend_schema(
        operation_id="course_plans_create",
        request=PlanIn,
        responses={200: PlansOut} | WRITE_PROBLEMS,
        tags=["courses"],
    )
    def post(self, request: Request) -> Response:
        """Up to three plans, the closest to the wishes first, and a reason for every wish not met."""
        asked = self.read(PlanIn)
        location = self._location(asked.get("location"))
        found = plan_course(
            location=location,
            client=self.named(Client.objects.filter(location=location), asked["client"], "client"),
            treatment=self.named(Treatment.objects.filter(active=True), asked["treatment"], "treatment"),
            serum=self.named(Serum.objects.filter(active=True), asked["serum"], "serum"),
            start_on=asked["start_on"],
            sessions=asked.get("sessions"),
            per_week=asked.get("per_week"),
            minutes=asked.get("minutes"),
            cosmetologist=self._cosmetologist(location, asked.get("cosmetologist")),
            wishes=read_wishes(asked.get("wishes", ())),
        )
        return Response(show_plans(found))

    def _location(self, pk: int | None) -> Location:
        if pk is None or pk == self.location.pk:
            return self.location
        raise not_there("location")

    def _cosmetologist(self, location: Location, pk: int | None) -> Cosmetologist | None:
        if pk is None:
            return None
        return self.named(Cosmetologist.objects.filter(location=location), pk, "cosmetologist")


class FreeSlotRow(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    cosmetologists = serializers.ListField(child=serializers.IntegerField())


class FreeDayRow(serializers.Serializer[Any]):
    date = serializers.DateField()
    slots = FreeSlotRow(many=True)


class AvailabilityOut(serializers.Serializer[Any]):
    days = FreeDayRow(many=True)


class AvailabilityView(SalonView):
    policy = STAFF
    asks = AvailabilityQuery

    @extend_schema(
        operation_id="availability_read",
        parameters=[AvailabilityQuery],
        responses={200: AvailabilityOut} | READ_PROBLEMS,
        tags=["courses"],
    )
    def get(self, request: Request) -> Response:
        """Every start that has a cosmetologist, a room and a device, day by day."""
        asked = self.asked
        days = free_starts(
            location=self.location,
            treatment=self.find(Treatment.objects.filter(active=True).select_related("protocol"), asked["treatment"]),
            first=asked["from"],
            last=asked["to"],
            cosmetologist=self._cosmetologist(asked.get("cosmetologist")),
            minutes=asked.get("minutes"),
        )
        return Response({"days": [day.as_json() for day in days]})

    def _cosmetologist(self, pk: int | None) -> Cosmetologist | None:
        return None if pk is None else self.find(Cosmetologist.objects.filter(location=self.location), pk)
