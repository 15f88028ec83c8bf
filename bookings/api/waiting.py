"""``/api/v1/waiting/``: who waits for a place, who fits a free one, an offer by mail."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.rows import local
from bookings.api.shapes import PlaceIn, WishIn
from bookings.models import Cosmetologist, Course, Offer, WaitingEntry
from bookings.services import waiting
from bookings.services.waiting.matches import waiting_here
from bookings.wishes import read_wishes
from clients.models import Client
from salon.accounts.policies import BOOK
from salon.api.idempotency import idempotent
from salon.api.pages import whole
from salon.api.schema import IDEMPOTENCY_KEY, READ_PROBLEMS, WRITE_PROBLEMS, listing, problems
from salon.api.strict import KeyField, MomentField, StrictSerializer
from salon.api.views import SalonView
from treatments.models import Serum, Treatment


class WaitIn(StrictSerializer):
    client = KeyField()
    course = KeyField(required=False, help_text="She waits for the next session of this course.")
    treatment = KeyField(required=False, help_text="Without a course: for one session of it.")
    serum = KeyField(required=False)
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    wishes = serializers.ListField(
        child=WishIn(), required=False, max_length=20, help_text="Weekly windows; none: any time."
    )


class WaitRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    client = serializers.IntegerField()
    client_name = serializers.CharField()
    course = serializers.IntegerField(allow_null=True)
    treatment = serializers.IntegerField()
    serum = serializers.IntegerField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    wishes = serializers.ListField(child=WishIn())
    since = serializers.DateTimeField()


class MatchQuery(StrictSerializer):
    starts_at = MomentField()
    cosmetologist = serializers.IntegerField(min_value=1, max_value=2_147_483_647)


class MatchRow(WaitRow):
    why = serializers.CharField(allow_blank=True, help_text="Why she cannot have the place; empty: she can.")
    offered = serializers.BooleanField(help_text="It is offered to her already.")


class OfferRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    waiting = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    cosmetologist = serializers.IntegerField()
    status = serializers.ChoiceField(Offer.Status.values)


class _Waiting(SalonView):
    policy = BOOK

    def show(self, entry: WaitingEntry) -> dict[str, Any]:
        return {
            "id": entry.pk,
            "client": entry.client_id,
            "client_name": entry.client.name,
            "course": entry.course_id,
            "treatment": entry.treatment_id,
            "serum": entry.serum_id,
            "first_on": entry.first_on,
            "last_on": entry.last_on,
            "wishes": entry.windows,
            "since": local(entry.created_at, self.location.zone),
        }

    def entry(self, pk: int) -> WaitingEntry:
        related = ("client__location", "location", "treatment", "serum", "course__client", "course__location")
        rows = WaitingEntry.objects.filter(location=self.location).select_related(*related, "course__treatment")
        return self.find(rows, pk)

    def who(self, pk: int) -> Cosmetologist:
        return self.named(Cosmetologist.objects.filter(location=self.location, active=True), pk, "cosmetologist")


class WaitingView(_Waiting):
    @extend_schema(operation_id="waiting_list", responses={200: listing(WaitRow)} | READ_PROBLEMS, tags=["waiting"])
    def get(self, request: Request) -> Response:
        """Who waited longest comes first."""
        return whole([self.show(entry) for entry in waiting_here(self.location)])

    @extend_schema(
        operation_id="waiting_join",
        parameters=[IDEMPOTENCY_KEY],
        request=WaitIn,
        responses={201: WaitRow} | WRITE_PROBLEMS,
        tags=["waiting"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """For the next session of her course, or for one session of a treatment with a serum."""
        asked = self.read(WaitIn)
        here: dict[str, Any] = {
            "client": Client.objects.filter(location=self.location, archived_at=None).select_related("location"),
            "course": Course.objects.filter(location=self.location).select_related("treatment", "serum"),
            "treatment": Treatment.objects.filter(active=True),
            "serum": Serum.objects.filter(active=True),
        }
        named = {name: self.named(rows, asked[name], name) for name, rows in here.items() if name in asked}
        days = {name: asked[name] for name in ("first_on", "last_on")}
        wishes = read_wishes(asked.get("wishes", ()))
        entry = waiting.join(location=self.location, wishes=wishes, actor=self.actor, **named, **days)
        return Response(self.show(entry), status=201)


class EntryView(_Waiting):
    @extend_schema(operation_id="waiting_leave", request=None, responses={204: None} | problems(404), tags=["waiting"])
    def delete(self, request: Request, pk: int) -> Response:
        """She waits no longer; what was offered to her is no longer open. Twice is as good as once."""
        waiting.leave(entry=self.entry(pk), actor=self.actor)
        return Response(status=204)


class MatchesView(_Waiting):
    asks = MatchQuery

    @extend_schema(
        operation_id="waiting_matches",
        parameters=[MatchQuery],
        responses={200: listing(MatchRow)} | READ_PROBLEMS,
        tags=["waiting"],
    )
    def get(self, request: Request) -> Response:
        """Who fits a free place, in order; those who cannot have it last, with the reason."""
        asked = self.asked
        starts_at: datetime = asked["starts_at"]
        who = self.find(Cosmetologist.objects.filter(location=self.location), asked["cosmetologist"])
        found = waiting.matches(location=self.location, starts_at=starts_at, cosmetologist=who)
        return whole([self.show(one.entry) | {"why": one.why, "offered": one.offered} for one in found])


class OfferView(_Waiting):
    @extend_schema(
        operation_id="waiting_offer",
        parameters=[IDEMPOTENCY_KEY],
        request=PlaceIn,
        responses={201: OfferRow} | WRITE_PROBLEMS,
        tags=["waiting"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """A mail with a link. Nothing is held: of all who are offered it the first answer gets it."""
        entry, asked = self.entry(pk), self.read(PlaceIn)
        place = {"starts_at": asked["starts_at"], "cosmetologist": self.who(asked["cosmetologist"])}
        made = waiting.offer_place(entry=entry, actor=self.actor, **place)
        shown = {"id": made.pk, "waiting": entry.pk, "status": made.status, "cosmetologist": made.cosmetologist_id}
        return Response(shown | {"starts_at": local(made.starts_at, self.location.zone)}, status=201)
