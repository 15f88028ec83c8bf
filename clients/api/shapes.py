"""What the API takes and shows of a client, her allergies and her screenings."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clients.models import Client
from clients.screening import Outcome
from salon.api.strict import KeyField, ListQuery, StrictBooleanField, StrictSerializer, refused

OUTCOMES = [outcome.value for outcome in Outcome]
LANGUAGES = ["en", "ru"]


class ClientIn(StrictSerializer):
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=32, required=False, allow_blank=True)
    birth_date = serializers.DateField(required=False, allow_null=True)
    language = serializers.ChoiceField(LANGUAGES, required=False)
    zone_name = serializers.CharField(
        max_length=64, required=False, allow_blank=True, help_text="IANA; empty: the location's."
    )
    notes = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class ClientOut(serializers.Serializer[Client]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True, help_text="E.164 where it could be read as a number.")
    birth_date = serializers.DateField(allow_null=True)
    language = serializers.CharField()
    zone_name = serializers.CharField(allow_blank=True)
    notes = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class ClientQuery(ListQuery):
    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=120,
        help_text="Name, e-mail or phone as typed. The best 20, or `limit`, up to 100; never a next page.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("q", "").strip() and "cursor" in attrs:
            raise refused("cursor", _("A search has one page."))
        return attrs


@extend_schema_field(
    {
        "oneOf": [{"type": "integer", "minimum": 1}, {"type": "string", "minLength": 1, "maxLength": 160}],
        "example": "vitamin C",
    }
)
class IngredientField(serializers.Field[int | str, Any, Any, Any]):
    """An ingredient's id, or any of its names, or a near spelling."""

    def to_internal_value(self, data: Any) -> int | str:
        if isinstance(data, int | float) and not isinstance(data, bool) and data == data // 1:
            return int(data)
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Give an id or a name."))
        words = data.strip()
        if not 1 <= len(words) <= 160:
            raise serializers.ValidationError(_("A name has 1 to 160 characters."))
        return words


class AllergyIn(StrictSerializer):
    ingredient = IngredientField(help_text="An id, or any name of it, or a near spelling.")


class AllergyOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    words = serializers.CharField()
    group = serializers.CharField(source="group.code", default=None, allow_null=True)
    ingredient = serializers.IntegerField(source="ingredient_id", allow_null=True)
    matched = serializers.BooleanField()
    noted_at = serializers.DateTimeField()


class AllergyNoted(AllergyOut):
    """What a receptionist gets back: that it is noted and whether it was understood, never the words."""

    words = serializers.CharField(required=False, help_text="Left out for a receptionist, as the next three.")
    group = serializers.CharField(required=False, allow_null=True)
    ingredient = serializers.IntegerField(required=False, allow_null=True)
    noted_at = serializers.DateTimeField(required=False)


class AnswerIn(StrictSerializer):
    yes = StrictBooleanField()
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ScreeningIn(StrictSerializer):
    treatment = KeyField()
    answers = serializers.DictField(child=AnswerIn())


class FindingOut(serializers.Serializer[Any]):
    code = serializers.CharField(required=False, help_text="Left out for a receptionist.")
    outcome = serializers.ChoiceField(["restricted", "deferred", "refused"])
    reason = serializers.CharField()
    until = serializers.DateField(allow_null=True)


class ScreeningOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    treatment = serializers.IntegerField()
    taken_at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(OUTCOMES)
    clear_on = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField()
    carried_from = serializers.IntegerField(
        allow_null=True, help_text="The screening for another treatment whose answers changed this one."
    )
    findings = FindingOut(many=True)


class ScreeningTaken(ScreeningOut):
    follows = serializers.ListField(
        child=serializers.CharField(), help_text="What was moved or paused because of these answers, a sentence each."
    )


class SerumQuery(ListQuery):
    client = serializers.IntegerField(required=False, min_value=1, max_value=2_147_483_647)
