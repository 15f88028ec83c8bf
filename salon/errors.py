"""What can go wrong in Salon, as exceptions that carry a stable code and a sentence for a person.

Services raise these; browser views show ``detail`` beside the form, the API turns them into problem+json. They know
no HTTP framework: ``status`` is a plain number (RFC 9110) that each edge may use.
"""

from collections.abc import Mapping, Sequence
from typing import Any


class SalonError(Exception):
    """A refusal that a person can act on.

    Args:
        code: stable, machine-readable, snake_case.
        detail: one sentence for a person, already translated; may be lazy.
        errors: per field, the sentences that belong beside it.
        conflicts: what was in the way, with alternatives (only for conflicts).
        extra: further fields of the API's answer.
    """

    status = 400

    def __init__(
        self,
        code: str,
        detail: Any,
        *,
        errors: Mapping[str, Sequence[Any]] | None = None,
        conflicts: Sequence[Mapping[str, Any]] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = dict(errors or {})
        self.conflicts = list(conflicts or [])
        self.extra = dict(extra or {})

    def __str__(self) -> str:
        return str(self.detail)


class Invalid(SalonError):
    """The request is understood and cannot be done as asked (422)."""

    status = 422


class Conflict(SalonError):
    """What is asked collides with the present state (409)."""

    status = 409


class Forbidden(SalonError):
    """A colleague without the right (403). A stranger gets 404 instead."""

    status = 403


class Missing(SalonError):
    """Not there, or not this location's (404)."""

    status = 404


class Stale(SalonError):
    """Someone else changed it since it was read (412)."""

    status = 412


class Busy(SalonError):
    """The database could not serialise the work in time; trying again helps (503)."""

    status = 503
