"""Cursor pages ``{results, next, previous}``: page 1,000 costs what page 1 costs."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from salon.errors import Invalid

DEFAULT_LIMIT = 100
MAX_LIMIT = 200


class Pages(CursorPagination):
    page_size = DEFAULT_LIMIT
    page_size_query_param = "limit"
    max_page_size = MAX_LIMIT

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, TypeError, OverflowError, ModelValidationError, NotFound):
            said = _("This cursor is not one of ours. Start again without it.")
            raise Invalid("cursor_unknown", said, errors={"cursor": [said]}) from None

    def get_paginated_response(self, data: Any) -> Response:
        return Response(OrderedDict(results=data, next=self.get_next_link(), previous=self.get_previous_link()))


def page(
    request: Request, rows: QuerySet[Any, Any], *, ordering: str, show: Callable[[list[Any]], list[dict[str, Any]]]
) -> Response:
    """Answer one page of ``rows``. ``ordering`` must be unique, or ties may repeat; ``show`` gets the page's rows."""
    pages = Pages()
    pages.ordering = (ordering,) if ordering in {"id", "-id"} else (ordering, "id")
    found = pages.paginate_queryset(rows, request)
    return pages.get_paginated_response(show(list(found or [])))


def whole(data: list[dict[str, Any]]) -> Response:
    """Answer a list that is never long, in the same envelope."""
    return Response({"results": data, "next": None, "previous": None})
