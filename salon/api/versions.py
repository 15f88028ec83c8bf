"""ETag and If-Match: who changes a thing says which state of it was seen."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from salon.api.problems import PreconditionRequired
from salon.errors import Stale


class Versioned(Protocol):
    @property
    def pk(self) -> Any: ...

    @property
    def version(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """A row read as columns, as far as its ETag goes."""

    pk: int
    version: int


def etag(name: str, thing: Versioned) -> str:
    """Return the strong ETag of a row: ``"course-7-3"``."""
    return f'"{name}-{thing.pk}-{thing.version}"'


def tagged(response: Response, name: str, thing: Versioned) -> Response:
    response["ETag"] = etag(name, thing)
    return response


def expected_version(request: Request, name: str, thing: Versioned, *, required: bool = False) -> int | None:
    """Return the version the caller saw, to be compared again under the row's lock; None if she did not say.

    Raises:
        PreconditionRequired: 428, ``If-Match`` is missing and ``required``.
        Stale: 412, it is not the present state.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        if required:
            raise PreconditionRequired
        return None
    if given == "*":
        return thing.version
    # A proxy that compresses answers makes their tags weak.
    if etag(name, thing) in (tag.strip().removeprefix("W/") for tag in given.split(",")):
        return thing.version
    raise Stale("stale", _("Someone else changed this since you read it. Please read it again."))
