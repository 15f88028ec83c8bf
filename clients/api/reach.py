"""``/api/v1/clients/ID/end-links/``, ``end-feed/``: a wrong mailbox, a lost phone."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clients.api.views import OneClient
from clients.services import reach
from salon.accounts.policies import STAFF
from salon.api.schema import WRITE_PROBLEMS
from salon.api.strict import NoBody


def _ending(name: str, summary: str, work: Callable[..., None]) -> Any:
    class EndView(OneClient):
        policy = STAFF

        @extend_schema(
            operation_id=name, summary=summary, request=None, responses={204: None} | WRITE_PROBLEMS, tags=["clients"]
        )
        def post(self, request: Request, pk: int) -> Response:
            client = self.client(pk)
            self.read(NoBody)
            work(client=client, actor=self.actor)
            return Response(status=204)

    return EndView.as_view()


end_links = _ending("clients_end_links", "End every link sent to her so far, and her calendar", reach.end_links)
end_feed = _ending("clients_end_feed", "End the address of her calendar", reach.close_feed)
