"""What the API takes for plans, courses, sessions, records and repairs: the shape. Whether it may be, services say."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bookings.scales_gais import Gais
from bookings.states import CourseStatus, SessionStatus
from salon.api.strict import (
    HUNDREDTH,
    AmountField,
    KeyField,
    ListQuery,
    MomentField,
    StrictBooleanField,
    StrictIntegerField,
    StrictSerializer,
    WallClockField,
    refused,
)

SESSION_STATES = [status.value for status in SessionStatus]
_COURSE_STATES = [status.value for status in CourseStatus]


class WishIn(StrictSerializer):
    weekday = StrictIntegerField(min_value=0, max_value=6, help_text="Monday is 0.")

    def get_fields(self) -> dict[str, Any]:
        # "from" is a word of Python's, so it cannot be written as a class attribute
        return super().get_fields() | {"from": WallClockField(), "to": WallClockField()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["from"] >= attrs["to"]:
            raise refused("wishes", _("The window must end after it begins."))
        return attrs


class PlanIn(StrictSerializer):
    client = KeyField()
    treatment = KeyField()
    serum = KeyField()
    start_on = serializers.DateField()
    sessions = StrictIntegerField(min_value=1, max_value=30, required=False)
    per_week = StrictIntegerField(min_value=1, max_value=4, required=False)
    minutes = StrictIntegerField(min_value=5, max_value=240, required=False)
    location = KeyField(required=False)
    cosmetologist = KeyField(required=False, allow_null=True)
    wishes = serializers.ListField(child=WishIn(), required=False, max_length=20)


class SlotIn(StrictSerializer):
    starts_at = MomentField()
    cosmetologist = KeyField()
    room = KeyField()
    device = KeyField()


class CourseIn(StrictSerializer):
    client = KeyField()
    treatment = KeyField()
    serum = KeyField()
    indications = serializers.ListField(child=KeyField(), max_length=20, allow_empty=True)
    screening = KeyField()
    sessions = serializers.ListField(child=SlotIn(), min_length=1, max_length=30)
    minutes = StrictIntegerField(min_value=5, max_value=240, required=False)
    per_week = StrictIntegerField(min_value=1, max_value=4, required=False)
    wishes = serializers.ListField(child=WishIn(), required=False, max_length=20)


class ReplanIn(StrictSerializer):
    from_number = StrictIntegerField(min_value=1, max_value=30, required=False)
    wishes = serializers.ListField(child=WishIn(), required=False, max_length=20)
    apply = StrictBooleanField()


class ApplyIn(StrictSerializer):
    apply = StrictBooleanField()


class StartOnIn(StrictSerializer):
    start_on = serializers.DateField(required=False, help_text="A local date; today if left out.")


class ResumeIn(StartOnIn):
    sessions = serializers.ListField(
        child=SlotIn(),
        required=False,
        min_length=1,
        max_length=30,
        help_text="The very dates to book, as `rest-plans/` shows them; left out: the plan closest to the wishes.",
    )


class SerumIn(StrictSerializer):
    serum = KeyField()


class ReasonIn(StrictSerializer):
    reason = serializers.CharField(max_length=240, required=False, allow_blank=True)


class SessionMoveIn(StrictSerializer):
    starts_at = MomentField(required=False)
    cosmetologist = KeyField(required=False)
    room = KeyField(required=False)
    device = KeyField(required=False)
    minutes = StrictIntegerField(min_value=5, max_value=240, required=False, help_text="A new length of the visit.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise refused("body", _("Say at least one of starts_at, cosmetologist, room, device, minutes."))
        return attrs


class PlaceIn(StrictSerializer):
    """A place in the diary: a free room and device are found for it."""

    starts_at = MomentField()
    cosmetologist = KeyField()


class ShiftIn(StrictSerializer):
    starts_at = MomentField()
    cosmetologist = KeyField(required=False)


class StepIn(StrictSerializer):
    step = serializers.SlugField(max_length=60)
    done = StrictBooleanField()
    minutes = StrictIntegerField(min_value=0, max_value=240, required=False, allow_null=True)


@extend_schema_field({"type": ["boolean", "string", "null"], "maxLength": 2000})
class YesNoOrWordsField(serializers.CharField):
    """true, false, or what was seen, in words."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return data if isinstance(data, bool) else super().run_validation(data)


class ReactionIn(StrictSerializer):
    since_last = YesNoOrWordsField(max_length=2000, required=False, allow_blank=True, allow_null=True)
    today = serializers.CharField(max_length=2000, required=False, allow_blank=True, allow_null=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, allow_null=True)


class GradeIn(StrictSerializer):
    indication = KeyField()
    scale = serializers.CharField(max_length=16, default="severity")
    grade = AmountField(min_value=-1000, max_value=1000)
    parts = serializers.ListField(
        child=StrictIntegerField(min_value=0, max_value=6, allow_null=True),
        required=False,
        max_length=8,
        help_text="Of an mMASI: area (0-6) and darkness (0-4) of forehead, right malar, left malar, chin.",
    )


class RecordIn(StrictSerializer):
    steps = serializers.ListField(child=StepIn(), required=False, max_length=40)
    serum_lot = KeyField(required=False, allow_null=True)
    serum_ml = AmountField(required=False, allow_null=True, min_value=0, max_value=1000, to=HUNDREDTH)
    device_minutes = StrictIntegerField(min_value=0, max_value=240, required=False, allow_null=True)
    device_setting = serializers.CharField(max_length=60, required=False, allow_blank=True)
    reaction = ReactionIn(required=False)
    grades = serializers.ListField(child=GradeIn(), required=False, max_length=60)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    gais = serializers.ChoiceField(choices=[one.value for one in Gais], required=False, allow_blank=True)
    aftercare_sent = StrictBooleanField(required=False)
    home_care = serializers.ListField(child=serializers.SlugField(max_length=60), required=False, max_length=40)


class AmendmentIn(StrictSerializer):
    text = serializers.CharField(max_length=4000)


class _DaysQuery(ListQuery):
    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {
            "from": serializers.DateField(required=False, help_text="A local date."),
            "to": serializers.DateField(required=False, help_text="A local date, included."),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("from") and attrs.get("to") and attrs["to"] < attrs["from"]:
            raise refused("to", _("This is before from."))
        if attrs.get("to") == date.max:  # no day comes after it: it ends nothing
            del attrs["to"]
        return attrs


class SessionQuery(_DaysQuery):
    cosmetologist = serializers.IntegerField(required=False, min_value=1)
    client = serializers.IntegerField(required=False, min_value=1)
    status = serializers.ChoiceField(SESSION_STATES, required=False)


class CourseQuery(ListQuery):
    client = serializers.IntegerField(required=False, min_value=1)
    status = serializers.ChoiceField(_COURSE_STATES, required=False)


class AvailabilityQuery(StrictSerializer):
    treatment = serializers.IntegerField(min_value=1, max_value=2_147_483_647)
    cosmetologist = serializers.IntegerField(required=False, min_value=1, max_value=2_147_483_647)
    minutes = serializers.IntegerField(required=False, min_value=5, max_value=240)

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"from": serializers.DateField(), "to": serializers.DateField()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        days = (attrs["to"] - attrs["from"]).days
        if not 0 <= days <= 62:
            raise refused("to", _("Ask for 1 to 63 days."))
        # The calendar itself ends there, and so does the arithmetic with its days.
        if attrs["from"].year == date.min.year:
            raise refused("from", _("This date is already past."))
        if attrs["to"].year == date.max.year:
            raise refused("to", _("This date is too far ahead."))
        return attrs


_MAY_LACK_TIMES = ("lot", "client", "hours")


class RepairIn(StrictSerializer):
    cosmetologist = KeyField(required=False)
    room = KeyField(required=False)
    device = KeyField(required=False)
    lot = KeyField(required=False)
    client = KeyField(required=False)
    closure = StrictBooleanField(required=False, help_text="The salon is closed on the local days from `from` to `to`.")
    hours = StrictBooleanField(required=False, help_text="Every session outside hours, in an absence or a closed day.")
    reason = serializers.CharField(required=False, allow_blank=True, max_length=120)
    apply = StrictBooleanField()

    def get_fields(self) -> dict[str, Any]:
        told = "Not needed for `hours`; for `client` and `lot` both or none."
        return super().get_fields() | {
            "from": MomentField(required=False, help_text=told),
            "to": MomentField(required=False, help_text=told),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        causes = [name for name in ("cosmetologist", "room", "device", *_MAY_LACK_TIMES, "closure") if attrs.get(name)]
        if len(causes) != 1:
            raise refused("body", _("Name exactly one of cosmetologist, room, device, lot, client, closure, hours."))
        times = [attrs[name] for name in ("from", "to") if name in attrs]
        if len(times) == 1 or (not times and causes[0] not in _MAY_LACK_TIMES):
            raise refused("body", _("Say from when to when."))
        if times and times[1] <= times[0]:
            raise refused("to", _("This is not after from."))
        return attrs
