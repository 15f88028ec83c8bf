"""What every operation's OpenAPI entry shares: the problem document and which statuses carry it."""

from functools import cache
from inspect import getdoc
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers


class Problem(serializers.Serializer[Any]):
    """RFC 9457. ``code`` is stable; ``detail`` is a sentence for a person."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    # the framework has an attribute of this name; as a field it is shadowed on purpose
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    conflicts = serializers.ListField(child=serializers.DictField(), required=False)


_WHY = {
    400: "A field is missing, malformed or not known.",
    401: "No valid token.",
    403: "The role does not allow it.",
    404: "Not there, or at another location.",
    409: "In conflict with what is booked or stored.",
    412: "Changed by someone else since it was read.",
    413: "More than 2 MB, files aside.",
    415: "Not JSON.",
    422: "Understood, and cannot be done as asked.",
    428: "If-Match is missing.",
    429: "Too many requests; see Retry-After.",
}

Responses = dict[Any, Any]


def problems(*codes: int) -> Responses:
    """Return OpenAPI responses for these statuses, and for those that any operation may answer."""
    wanted = sorted({*codes, 400, 401, 403, 429} | ({413} if 415 in codes else set()))  # who reads a body bounds it
    return {
        (code, "application/problem+json"): OpenApiResponse(response=Problem, description=_WHY[code]) for code in wanted
    }


PROBLEMS = problems()
READ_PROBLEMS = problems(400, 404, 422)
WRITE_PROBLEMS = problems(400, 404, 409, 415, 422)
GONE_PROBLEMS = problems(404, 409)
CHANGE_PROBLEMS = problems(400, 404, 409, 412, 415, 422, 428)

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Up to 255 characters. The same key and body get the first answer again for 24 hours.",
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag that was read."
)
MAY_IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag that was read; optional here."
)


@cache
def listing(row: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """Return the envelope ``{results, next, previous}`` of a list of ``row``."""
    fields = {
        "results": row(many=True),
        "next": serializers.CharField(allow_null=True, help_text="The next page's address."),
        "previous": serializers.CharField(allow_null=True),
    }
    return type(f"{row.__name__}List", (serializers.Serializer,), fields)


# Not spaces alone, as Python knows spaces.
SOMETHING = r"[^\s\u001C-\u001F\u0085]"


class StrictBody(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says in the document what :class:`StrictSerializer` does: no other fields, and no text of spaces alone."""

    target_class = "salon.api.strict.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: str) -> Any:
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        if direction != "request":
            return schema
        for name, field in self.target.fields.items():
            shown = schema["properties"][name]
            if isinstance(field, serializers.ListField):
                field, shown = field.child, shown["items"]
            if type(field) is serializers.CharField and field.trim_whitespace and not field.allow_blank:
                shown["pattern"] = SOMETHING
        return schema | {"additionalProperties": False}


class Described(AutoSchema):
    """An operation is described by its method alone: what a class says is for who reads the code."""

    def get_description(self) -> str:  # type: ignore[override]
        return getdoc(getattr(self.view, self.method.lower(), None)) or ""

    def get_summary(self) -> str | None:
        """The first sentence, for the list of operations."""
        return self.get_description().partition("\n")[0].partition(". ")[0].rstrip(".") or None


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "salon.accounts.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Authorization: Token …`, from POST /api/v1/token/.",
        }
