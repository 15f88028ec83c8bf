"""``/api/v1/lots/ID/``: a lot with its movements; opened, counted, written off. Deliveries are the owner's."""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from salon.accounts.policies import STAFF, TREAT
from salon.api.idempotency import idempotent
from salon.api.schema import IDEMPOTENCY_KEY, READ_PROBLEMS, WRITE_PROBLEMS
from salon.api.strict import HUNDREDTH, AmountField, StrictSerializer
from salon.api.views import SalonView
from treatments.api.rows import LotOut
from treatments.api.views import lots_at
from treatments.models import SerumLot, StockMovement
from treatments.services import stock
from treatments.services.movements import MOST_ML

_NEWEST_FIRST = Prefetch("movements", StockMovement.objects.select_related("by").order_by("-id"))


class OpenIn(StrictSerializer):
    opened_on = serializers.DateField(required=False, source="on", help_text="Today if left out.")


class CountIn(StrictSerializer):
    ml = AmountField(min_value=0, max_value=int(MOST_ML), to=HUNDREDTH, help_text="Really left.")
    note = serializers.CharField(max_length=240, required=False, allow_blank=True)


class WasteIn(StrictSerializer):
    ml = AmountField(min_value=0, max_value=int(MOST_ML), to=HUNDREDTH)
    note = serializers.CharField(max_length=240, help_text="Why.")


class LotView(SalonView):
    policy = STAFF

    def lot(self, pk: int) -> Any:
        return self.find(lots_at(self.location).prefetch_related(_NEWEST_FIRST), pk)

    @extend_schema(operation_id="lots_read", responses={200: LotOut} | READ_PROBLEMS, tags=["catalogue"])
    def get(self, request: Request, pk: int) -> Response:
        """One lot with its movements."""
        return self.shown(pk)

    def shown(self, pk: int) -> Response:
        return Response(LotOut(self.lot(pk)).data)


def lot_step_view(verb: str, summary: str, work: Callable[..., Any], body: type[StrictSerializer]) -> Any:
    """Return the view of one movement of a lot."""

    class LotStepView(LotView):
        policy = TREAT
        http_method_names = ["post", "options"]

        @extend_schema(
            operation_id=f"lots_{verb}",
            summary=summary,
            parameters=[IDEMPOTENCY_KEY],
            request=body,
            responses={200: LotOut} | WRITE_PROBLEMS,
            tags=["catalogue"],
        )
        @idempotent
        def post(self, request: Request, pk: int) -> Response:
            lot = self.find(SerumLot.objects.filter(location=self.location), pk)
            work(lot=lot, actor=self.actor, **self.read(body))
            return self.shown(pk)

    return LotStepView.as_view()


open_ = lot_step_view("open", "Write down that it was opened; its days in use begin", stock.open_lot, OpenIn)
count = lot_step_view("count", "Say how much is really left; the difference is the movement", stock.count, CountIn)
waste = lot_step_view("waste", "Write off what was spilt or thrown away", stock.waste, WasteIn)
