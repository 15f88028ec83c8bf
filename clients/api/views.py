"""``/api/v1/clients/``: thin doors to the clients' services and selectors."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clients.api import shapes
from clients.api.rows import show_allergy, show_client, show_screening
from clients.models import Allergy, Client, Screening
from clients.screening import Answer
from clients.selectors.screenings import allergies_of
from clients.selectors.search import clients_of, search_clients
from clients.services.allergies import note_allergy, withdraw_allergy
from clients.services.save_client import create_client, update_client
from clients.services.take_screening import take_screening
from salon.accounts.policies import HEALTH, SCREEN, STAFF
from salon.api.idempotency import idempotent
from salon.api.pages import MAX_LIMIT, page, whole
from salon.api.schema import (
    CHANGE_PROBLEMS,
    GONE_PROBLEMS,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    READ_PROBLEMS,
    WRITE_PROBLEMS,
    listing,
)
from salon.api.strict import ListQuery
from salon.api.versions import expected_version, tagged
from salon.api.views import SalonView
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading
from treatments.models import Ingredient, Treatment


class ClientsView(SalonView):
    policy = STAFF
    asks = shapes.ClientQuery

    @extend_schema(
        operation_id="clients_list",
        parameters=[shapes.ClientQuery],
        responses={200: listing(shapes.ClientOut)} | READ_PROBLEMS,
        tags=["clients"],
    )
    def get(self, request: Request) -> Response:
        """Search with `q`: by name, e-mail or phone as typed, typing errors forgiven, best match first."""
        asked = self.asked
        if q := asked.get("q", "").strip():
            found = search_clients(location=self.location, q=q, limit=min(asked.get("limit", 20), MAX_LIMIT))
            return whole([show_client(client) for client in found])
        rows = clients_of(self.location).order_by()
        return page(request, rows, ordering="id", show=lambda found: [show_client(client) for client in found])

    @extend_schema(
        operation_id="clients_create",
        parameters=[IDEMPOTENCY_KEY],
        request=shapes.ClientIn,
        responses={201: shapes.ClientOut} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Make a client; only her name is needed."""
        client = create_client(location=self.location, actor=self.actor, **self.read(shapes.ClientIn))
        return tagged(Response(show_client(client), status=201), "client", client)


class OneClient(SalonView):
    """A view about one client of the caller's location."""

    def client(self, pk: int) -> Client:
        return self.find(Client.objects.filter(location=self.location).select_related("location"), pk)


class ClientView(OneClient):
    policy = STAFF

    @extend_schema(operation_id="clients_read", responses={200: shapes.ClientOut} | READ_PROBLEMS, tags=["clients"])
    def get(self, request: Request, pk: int) -> Response:
        """One client, with the ETag that a change has to name."""
        client = self.client(pk)
        return tagged(Response(show_client(client)), "client", client)

    @extend_schema(
        operation_id="clients_update",
        parameters=[IF_MATCH],
        request=shapes.ClientIn,
        responses={200: shapes.ClientOut} | CHANGE_PROBLEMS,
        tags=["clients"],
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is named; the rest stays."""
        client = self.client(pk)
        version = expected_version(request, "client", client, required=True)
        changes = self.read(shapes.ClientIn, partial=True)
        fresh = update_client(client=client, changes=changes, expected_version=version, actor=self.actor)
        return tagged(Response(show_client(fresh)), "client", fresh)


class AllergiesView(OneClient):
    policy = {"GET": HEALTH, "POST": SCREEN}
    asks = ListQuery

    @extend_schema(
        operation_id="allergies_list",
        parameters=[ListQuery],
        responses={200: listing(shapes.AllergyOut)} | READ_PROBLEMS,
        tags=["clients"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """What she does not tolerate, as it was said and as it was understood."""
        client = self.client(pk)
        note_reading(request, client.subject, Read.ALLERGIES)
        rows = allergies_of(client).order_by()
        return page(request, rows, ordering="id", show=self._show)

    @extend_schema(
        operation_id="allergies_create",
        parameters=[IDEMPOTENCY_KEY],
        request=shapes.AllergyIn,
        responses={201: shapes.AllergyNoted} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """A receptionist gets back only `id` and `matched`."""
        client = self.client(pk)
        named = self.read(shapes.AllergyIn)["ingredient"]
        if isinstance(named, int):
            allergy = note_allergy(
                client=client,
                ingredient=self.named(Ingredient.objects.select_related("group"), named, "ingredient"),
                actor=self.actor,
            )
        else:
            allergy = note_allergy(client=client, words=named, actor=self.actor)
        return Response(show_allergy(allergy, self.location.zone, health=self.may_read_health), status=201)

    def _show(self, found: list[Allergy]) -> list[dict[str, Any]]:
        return [show_allergy(one, self.location.zone, health=True) for one in found]


class AllergyView(SalonView):
    policy = HEALTH

    @extend_schema(
        operation_id="allergies_remove", request=None, responses={204: None} | GONE_PROBLEMS, tags=["clients"]
    )
    def delete(self, request: Request, pk: int) -> Response:
        """It was noted by mistake; the row stays, closed. Twice answers 409."""
        withdraw_allergy(
            allergy=self.find(Allergy.objects.filter(client__location=self.location), pk), actor=self.actor
        )
        return Response(status=204)


class ScreeningsView(OneClient):
    policy = SCREEN
    asks = ListQuery

    @extend_schema(
        operation_id="screenings_list",
        parameters=[ListQuery],
        responses={200: listing(shapes.ScreeningOut)} | READ_PROBLEMS,
        tags=["clients"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """Newest first. A receptionist's findings carry no code and a neutral sentence."""
        client = self.client(pk)
        rows = Screening.objects.filter(client=client).order_by()
        return page(request, rows, ordering="-id", show=lambda found: self._show(client, found))

    def _show(self, client: Client, found: list[Screening]) -> list[dict[str, Any]]:
        health = self.may_read_health
        if health:
            note_reading(self.request, client.subject, Read.ANSWERS, Read.ALLERGIES)
        return [show_screening(one, self.location.zone, health=health) for one in found]

    @extend_schema(
        operation_id="screenings_create",
        parameters=[IDEMPOTENCY_KEY],
        request=shapes.ScreeningIn,
        responses={201: shapes.ScreeningTaken} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Every contraindication of the treatment is answered. `follows`: which dates moved, which course paused."""
        client = self.client(pk)
        asked = self.read(shapes.ScreeningIn)
        treatment = self.named(Treatment.objects.filter(active=True), asked["treatment"], "treatment")
        answers = {
            code: Answer(
                yes=given["yes"],
                since=given.get("since"),
                until=given.get("until"),
                note=given.get("note", ""),
            )
            for code, given in asked["answers"].items()
        }
        screening = take_screening(client=client, treatment=treatment, answers=answers, actor=self.actor)
        return Response(self._show(client, [screening])[0] | {"follows": screening.follows}, status=201)
