"""Every refusal of the API as RFC 9457 ``application/problem+json`` with a stable code and a sentence for a person."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from salon.errors import SalonError

CONTENT_TYPE = "application/problem+json"


class PreconditionRequired(exceptions.APIException):
    """428: a PATCH or PUT without ``If-Match`` could overwrite what it never saw."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"

    def __init__(self) -> None:
        super().__init__(_("Send If-Match with the ETag you read, so that nobody's change is lost."))


class TooLarge(exceptions.APIException):
    """413: the body is larger than what is taken in."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self) -> None:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        super().__init__(_("A request has at most %(most)s MB, its files aside.") % {"most": most})


class TooMany(exceptions.Throttled):
    """429 with a sentence of its own; how long to wait says ``Retry-After``."""

    extra_detail_singular = extra_detail_plural = ""

    def __init__(self, wait: float | None, detail: str = "") -> None:
        super().__init__(wait, str(detail or _("Too many requests. Please wait a moment.")))


def body(*, status_code: int, code: str, title: str, detail: str, **more: Any) -> dict[str, Any]:
    """Return a problem document; empty members are left out."""
    document: dict[str, Any] = {
        "type": f"urn:salon:problem:{code}",
        "title": title,
        "status": status_code,
        "detail": detail,
        "code": code,
    }
    return document | {name: value for name, value in more.items() if value}


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Returns None for what nobody foresaw, which becomes a 500."""
    if isinstance(exc, SalonError):
        document = body(
            status_code=exc.status,
            code=exc.code,
            title=title(exc.status),
            detail=str(exc.detail),
            errors={field: [str(line) for line in lines] for field, lines in exc.errors.items()},
            conflicts=exc.conflicts,
        )
        return _answer(exc.status, document | exc.extra)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    elif isinstance(exc, RequestDataTooBig):
        exc = TooLarge()
    if not isinstance(exc, exceptions.APIException):
        return None
    return _from_framework(exc, context["view"])


def _from_framework(exc: exceptions.APIException, view: Any) -> Response:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if (wait := getattr(exc, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, ceil(wait)))
    if isinstance(exc, exceptions.ValidationError):
        errors = dict(_flatten(exc.detail))
        detail = _("Please check: %(fields)s.") % {"fields": ", ".join(errors)}
        document = body(
            status_code=exc.status_code, code="invalid", title=title(exc.status_code), detail=detail, errors=errors
        )
    else:
        code = {"parse_error": "malformed", "permission_denied": "forbidden", "authentication_failed": "unauthorized"}
        name = str(exc.get_codes()) if isinstance(exc.get_codes(), str) else str(exc.default_code)
        name = code.get(name, name).replace("not_authenticated", "unauthorized")
        document = body(
            status_code=exc.status_code, code=name, title=title(exc.status_code), detail=_sentence(exc, view)
        )
    return _answer(exc.status_code, document, headers)


def _sentence(exc: exceptions.APIException, view: Any) -> str:
    """What to do instead, where the framework only says what was wrong."""
    if isinstance(exc, exceptions.NotFound):
        return _("There is nothing at this address.")
    if isinstance(exc, exceptions.NotAuthenticated):
        return _("Send your token as “Authorization: Token …”, or sign in.")
    if isinstance(exc, exceptions.MethodNotAllowed):
        return _("This address takes only: %(methods)s.") % {"methods": ", ".join(view.allowed_methods)}
    if isinstance(exc, exceptions.NotAcceptable):
        return _("Answers are JSON: let Accept be application/json.")
    if isinstance(exc, exceptions.UnsupportedMediaType):
        read = ", ".join(parser.media_type for parser in view.parser_classes)
        return _("This address reads only: %(types)s.") % {"types": read}
    return str(exc.detail).strip()


def _answer(status_code: int, document: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(document, status=status_code, headers=headers, content_type=CONTENT_TYPE)


def title(status_code: int) -> str:
    """Return a problem's short name, the same for every problem of a status."""
    titles = {
        400: _("Something in the request is not right"),
        401: _("Sign in first"),
        403: _("Not allowed"),
        404: _("Not found"),
        406: _("Only JSON is given here"),
        405: _("Not possible here"),
        409: _("In conflict with what is booked or stored"),
        415: _("This kind of content is not read here"),
        412: _("Changed by someone else"),
        413: _("Too large"),
        422: _("Cannot be done as asked"),
        428: _("Say which version you changed"),
        429: _("Too many requests"),
    }
    return titles.get(status_code, _("Refused"))


def _flatten(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield (field path, sentences) of a nested validation error; a list's index stands in brackets."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            if name == "non_field_errors":
                yield from _flatten(inner, path)
            elif isinstance(name, int):  # of a list, only what is wrong
                yield from _flatten(inner, f"{path}[{name}]")
            else:
                yield from _flatten(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        for index, inner in enumerate(detail):
            if inner:
                yield from _flatten(inner, f"{path}[{index}]")
    else:
        lines = detail if isinstance(detail, list) else [detail]
        yield path or "body", [str(line) for line in lines]
