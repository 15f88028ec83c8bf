"""The catalogue's rows as the API shows them."""

from typing import Any

from rest_framework import serializers

from treatments.models.named import in_language


class InLanguage(serializers.CharField):
    """A text that has a Russian sister column, in the caller's language."""

    def get_attribute(self, instance: Any) -> str:
        name = str(self.field_name)
        return in_language(getattr(instance, name), getattr(instance, f"{name}_ru"))


class Row(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField(source="label")


class StepRow(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField(source="label")
    minutes = serializers.IntegerField()


class TreatmentRow(Row):
    area = serializers.CharField()
    sessions = serializers.IntegerField(source="protocol.sessions")
    per_week = serializers.IntegerField(source="protocol.per_week")
    min_gap_days = serializers.IntegerField(source="protocol.min_gap_days")
    minutes = serializers.IntegerField(source="protocol.minutes")
    minutes_min = serializers.IntegerField(source="protocol.minutes_min")
    minutes_max = serializers.IntegerField(source="protocol.minutes_max")
    steps = StepRow(many=True, source="protocol.steps")


class IndicationRow(Row):
    areas = serializers.ListField(child=serializers.CharField())
    serums = serializers.SerializerMethodField()

    def get_serums(self, row: Any) -> list[str]:
        return [serum.code for serum in row.serums.all()]


class ContraindicationRow(Row):
    question = serializers.CharField(source="question_text")
    areas = serializers.ListField(child=serializers.CharField())
    treatments = serializers.ListField(child=serializers.CharField(), help_text="Codes; empty: all of these areas.")
    kind = serializers.CharField()
    clears = serializers.CharField()
    clears_after_days = serializers.IntegerField(allow_null=True)
    validity_days = serializers.IntegerField()
    ask_every_session = serializers.BooleanField()
    counts_everywhere = serializers.BooleanField(help_text="An answer counts for all her treatments.")
    source = serializers.CharField()  # type: ignore[assignment]
    version = serializers.IntegerField()


class IngredientRow(Row):
    inci = serializers.CharField(source="name")
    cas = serializers.CharField(allow_blank=True)
    group = serializers.CharField(source="group.code", default=None, allow_null=True)
    names = serializers.SerializerMethodField()

    def get_names(self, row: Any) -> list[str]:
        return [name.name for name in row.names.all()]


class ContentRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="ingredient.id")
    code = serializers.CharField(source="ingredient.code")
    name = serializers.CharField(source="ingredient.label")
    group = serializers.CharField(source="ingredient.group.code", default=None, allow_null=True)


class Suitability(serializers.Serializer[Any]):
    ok = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField())


class SerumRow(Row):
    purpose = InLanguage(allow_blank=True)
    areas = serializers.ListField(child=serializers.CharField())
    usual_dose_ml = serializers.DecimalField(max_digits=6, decimal_places=2, coerce_to_string=False)
    requires_patch_test = serializers.BooleanField()
    leave_out_neck = serializers.BooleanField()
    indications = serializers.SerializerMethodField()
    ingredients = ContentRow(many=True, source="contents")
    suitability = Suitability(required=False, help_text="Only with ?client=ID.")

    def get_indications(self, row: Any) -> list[str]:
        return [indication.code for indication in row.indications.all()]


class LotRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    code = serializers.CharField(source="number")
    name = serializers.CharField(source="number")
    serum = serializers.IntegerField(source="serum_id")
    received_on = serializers.DateField()
    expires_on = serializers.DateField()
    opened_on = serializers.DateField(allow_null=True)
    recalled = serializers.SerializerMethodField()
    closed = serializers.SerializerMethodField()
    ml_left = serializers.DecimalField(source="left", max_digits=8, decimal_places=2, coerce_to_string=False)

    def get_recalled(self, row: Any) -> bool:
        return row.recalled_at is not None

    def get_closed(self, row: Any) -> bool:
        return row.closed_at is not None


class MovementRow(serializers.Serializer[Any]):
    kind = serializers.CharField()
    ml = serializers.DecimalField(max_digits=8, decimal_places=2, coerce_to_string=False, help_text="Out: below zero.")
    at = serializers.DateTimeField()
    by = serializers.CharField(source="by.display_name", default=None, allow_null=True)
    note = serializers.CharField(allow_blank=True)


class LotOut(LotRow):
    movements = MovementRow(many=True, help_text="Newest first; their sum is what is left.")


class HomeCareRow(Row):
    size = serializers.CharField(allow_blank=True)
    how_to_use = InLanguage(allow_blank=True)
    caution = InLanguage(allow_blank=True)
    ingredients = serializers.SerializerMethodField()

    def get_ingredients(self, row: Any) -> list[str]:
        return [ingredient.code for ingredient in row.ingredients.all()]
