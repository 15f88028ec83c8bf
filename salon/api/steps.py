"""A button over the API: one step of one thing, with an empty body. What is no longer possible answers 409."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Model
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from salon.api.strict import NoBody
from salon.api.views import SalonView


class OneThing(SalonView):
    """What a thing's steps share: the words of the document, how it is found, and what is answered."""

    name: ClassVar[str]  # as the services call it
    operations: ClassVar[str]  # as the document calls it
    tag: ClassVar[str]
    shape: ClassVar[type[serializers.Serializer[Any]]]
    problems: ClassVar[dict[int, Any]]

    def thing(self, pk: int) -> Model:
        """Return the thing, of the caller's location.

        Raises:
            NotFound: there is none.
            Forbidden: its steps are not hers.
        """
        raise NotImplementedError

    def show(self, thing: Any) -> Any:
        """Return what is answered when the step is done."""
        raise NotImplementedError


def step_view(base: type[OneThing], verb: str, summary: str, work: Callable[..., Any]) -> Any:
    """Return the view of one step: ``work(<name>=thing, actor=...)``."""

    class StepView(base):  # type: ignore[valid-type, misc]
        @extend_schema(
            operation_id=f"{base.operations}_{verb}",
            summary=summary,
            request=None,
            responses={200: base.shape} | base.problems,
            tags=[base.tag],
        )
        def post(self, request: Request, pk: int) -> Response:
            thing = self.thing(pk)
            self.read(NoBody)
            work(**{base.name: thing}, actor=self.actor)
            return Response(self.show(thing))

    return StepView.as_view()
