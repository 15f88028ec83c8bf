"""Serializers that refuse what they do not know: a misspelt field must not be lost in silence."""

from decimal import ROUND_HALF_UP, Decimal
from threading import local
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from salon.errors import Invalid

HUNDREDTH = Decimal("0.01")
MOST_EXACT = Decimal(10**20)


def refused(field: str, sentence: str) -> Invalid:
    """Return what to raise when every field is right and together they cannot be: 422, as from a service."""
    return Invalid("invalid", sentence, errors={field: [sentence]})


class StrictSerializer(serializers.Serializer[Any]):
    """Unknown fields are an error beside their name. Used for bodies and for query strings."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) or hasattr(data, "keys"):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError({str(name)[:80]: [_("This field is not known.")] for name in unknown})
            numbers = [name for name, field in self.fields.items() if _is_number_for_text(field, data.get(name))]
            if numbers:
                raise serializers.ValidationError({name: [_("Not a valid string.")] for name in numbers})
        return super().to_internal_value(data)


def _is_number_for_text(field: serializers.Field[Any, Any, Any, Any], value: Any) -> bool:
    """Whether a number, or a list with one, stands where a text is asked for; the framework would take it for one."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        return any(_is_number_for_text(field.child, one) for one in value)
    return isinstance(field, serializers.CharField) and isinstance(value, int | float) and not isinstance(value, bool)


class NoBody(StrictSerializer):
    """Nothing is to be said; an unknown field is refused."""


class StrictBooleanField(serializers.BooleanField):
    """JSON true and false only: "off" and 0 are mistakes here."""

    def to_internal_value(self, data: Any) -> bool:
        if data is not True and data is not False:
            self.fail("invalid", input=data)
        return bool(data)


class StrictIntegerField(serializers.IntegerField):
    """A JSON number without a fraction (1 and 1.0 are the same number there); no text, no boolean."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int | float) or data != data // 1:
            self.fail("invalid")
        return int(super().to_internal_value(int(data)))


class AmountField(serializers.FloatField):
    """A JSON number as a decimal; no text, no boolean. ``to``: rounded to this."""

    def __init__(self, *, to: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to = to

    def to_internal_value(self, data: Any) -> Decimal:  # type: ignore[override]
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        exact = Decimal(str(data))
        return exact.quantize(self.to, ROUND_HALF_UP) if self.to and abs(exact) < MOST_EXACT else exact


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "example": "10:00"})
class WallClockField(serializers.TimeField):
    """A wall-clock time of the location, as "10:00"; it has no date and no offset, so it is no RFC 3339 time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M", "%H:%M:%S"], **kwargs)


class MomentField(serializers.DateTimeField):
    """A moment with its offset; a time without one could mean two moments."""

    def to_internal_value(self, value: Any) -> Any:
        if isinstance(value, str) and not _has_offset(value):
            raise serializers.ValidationError(_("Give the time with its offset, as in 2026-03-02T10:00:00+01:00."))
        return super().to_internal_value(value)


def _has_offset(text: str) -> bool:
    tail = text.strip()[10:]
    return tail.endswith(("Z", "z")) or "+" in tail or "-" in tail


class KeyField(StrictIntegerField):
    """The key of another row. Whether it exists, and here, is the service's question."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2_147_483_647, **kwargs)


_forms = local()


def query_form(shape: type[StrictSerializer]) -> StrictSerializer:
    """Return a form to read query strings with, by ``run_validation``, which leaves nothing in it.

    Making its fields takes four times as long as reading with them, so each thread keeps one for every language: a
    field's sentences are put in words once.
    """
    kept: dict[Any, StrictSerializer] = _forms.__dict__
    name = shape, get_language()
    if name not in kept:
        kept[name] = shape()
    return kept[name]


class ListQuery(StrictSerializer):
    """What every list takes."""

    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=200, help_text="Rows of a page; 100 unless said."
    )
    cursor = serializers.CharField(required=False, max_length=400, help_text="As `next` and `previous` have it.")
