"""``/api/v1/``: the catalogue, read only. Editing it is the owner's, in the browser."""

from typing import Any, ClassVar

from django.db.models import DecimalField, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from salon.accounts.models import Location
from salon.accounts.policies import STAFF
from salon.api.pages import page
from salon.api.schema import READ_PROBLEMS, listing
from salon.api.strict import ListQuery
from salon.api.views import SalonView
from treatments.api import rows
from treatments.models import (
    Contraindication,
    HomeCareProduct,
    Indication,
    Ingredient,
    Serum,
    SerumLot,
    Treatment,
)


class CatalogueView(SalonView):
    """One list of the catalogue, in catalogue order."""

    policy = STAFF
    asks = ListQuery
    row: ClassVar[type[serializers.Serializer[Any]]]
    ordering = "position"

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def show(self, found: list[Any]) -> list[dict[str, Any]]:
        return list(self.row(found, many=True).data)

    def get(self, request: Request) -> Response:
        """What is in use, in catalogue order."""
        return page(request, self.rows(), ordering=self.ordering, show=self.show)


def documented(name: str, row: type[serializers.Serializer[Any]]) -> Any:
    """Decorate a catalogue view with its OpenAPI entry."""
    return extend_schema_view(
        get=extend_schema(
            operation_id=f"{name}_list",
            parameters=[ListQuery],
            responses={200: listing(row)} | READ_PROBLEMS,
            tags=["catalogue"],
        )
    )


@documented("treatments", rows.TreatmentRow)
class TreatmentsView(CatalogueView):
    row = rows.TreatmentRow

    def rows(self) -> QuerySet[Treatment]:
        return Treatment.objects.filter(active=True).select_related("protocol").prefetch_related("protocol__steps")


@documented("indications", rows.IndicationRow)
class IndicationsView(CatalogueView):
    row = rows.IndicationRow

    def rows(self) -> QuerySet[Indication]:
        return Indication.objects.filter(active=True).prefetch_related("serums")


@documented("contraindications", rows.ContraindicationRow)
class ContraindicationsView(CatalogueView):
    row = rows.ContraindicationRow

    def rows(self) -> QuerySet[Contraindication]:
        return Contraindication.objects.filter(active=True, superseded_at=None)


@documented("ingredients", rows.IngredientRow)
class IngredientsView(CatalogueView):
    row = rows.IngredientRow

    def rows(self) -> QuerySet[Ingredient]:
        return Ingredient.objects.filter(active=True).select_related("group").prefetch_related("names")


def serums_in_use() -> QuerySet[Serum]:
    """Return the serums with what the API shows of them; a fixed number of queries."""
    return Serum.objects.filter(active=True).prefetch_related("indications", "contents__ingredient__group")


def lots_at(location: Location) -> QuerySet[Any]:
    """Return a location's lots with what is ``left`` in each."""
    none = Value(0, output_field=DecimalField(max_digits=8, decimal_places=2))
    return SerumLot.objects.filter(location=location).annotate(left=Coalesce(Sum("movements__ml"), none))


@documented("lots", rows.LotRow)
class LotsView(CatalogueView):
    """The lots of the caller's location, soonest to expire first."""

    row = rows.LotRow
    ordering = "expires_on"

    def rows(self) -> QuerySet[Any]:
        return lots_at(self.location)


@documented("home_care", rows.HomeCareRow)
class HomeCareView(CatalogueView):
    row = rows.HomeCareRow

    def rows(self) -> QuerySet[HomeCareProduct]:
        return HomeCareProduct.objects.filter(active=True).prefetch_related("ingredients")
