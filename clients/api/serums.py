"""``/api/v1/serums/``: the serums, and with ``?client=`` whether each suits her. Here, as treatments know nobody."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clients.api.shapes import SerumQuery
from clients.models import Client
from clients.selectors.patches import serums_reacted_to
from clients.selectors.screenings import allergies_of
from salon.accounts.policies import STAFF
from salon.api.pages import page
from salon.api.schema import READ_PROBLEMS, listing
from salon.api.views import SalonView
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading
from treatments.api.rows import SerumRow
from treatments.api.views import serums_in_use
from treatments.models import Serum
from treatments.selectors.suitability import serum_conflicts


class SerumsView(SalonView):
    policy = STAFF
    asks = SerumQuery

    @extend_schema(
        operation_id="serums_list",
        parameters=[SerumQuery],
        responses={200: listing(SerumRow)} | READ_PROBLEMS,
        tags=["catalogue"],
    )
    def get(self, request: Request) -> Response:
        """The serums with their ingredients; with `client` whether each suits her, and why not."""
        asked = self.asked
        client = None
        if "client" in asked:
            client = self.find(Client.objects.filter(location=self.location), asked["client"])
        return page(request, serums_in_use(), ordering="position", show=lambda found: self._show(found, client))

    def _show(self, found: list[Serum], client: Client | None) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = [dict(row) for row in SerumRow(found, many=True).data]
        if client is not None:
            reasons = self._reasons(found, client)
            for serum, row in zip(found, rows, strict=True):
                said = reasons.get(serum.pk, [])
                row["suitability"] = {"ok": not said, "reasons": said}
        return rows

    def _reasons(self, found: list[Serum], client: Client) -> dict[int, list[str]]:
        allergies = list(allergies_of(client))
        barred = serum_conflicts(
            serums=found,
            groups={one.group_id for one in allergies if one.group_id},
            ingredients={one.ingredient_id for one in allergies if one.ingredient_id},
        )
        reacted = serums_reacted_to(client)
        if self.may_read_health:
            note_reading(self.request, client.subject, Read.ALLERGIES)
            said = {pk: [conflict.reason for conflict in conflicts] for pk, conflicts in barred.items()}
            for pk in reacted:
                said.setdefault(pk, []).append(_("The patch test of this serum was positive: choose another serum."))
            return said
        neutral = _("This serum does not suit this client. Choose another one.")
        return {pk: [neutral] for pk in reacted | {pk for pk, conflicts in barred.items() if conflicts}}
