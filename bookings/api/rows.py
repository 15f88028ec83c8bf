"""What the API shows of courses and sessions. ``show_*`` build the answer; the serializers describe it.

Rows are read as plain columns: a list of fifty sessions with everybody's name is one query and no model is built.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from rest_framework import serializers

from bookings.models import Course, Session
from bookings.states import LIVE, UPCOMING, CourseStatus, SessionStatus
from salon import clock


def local(moment: datetime, zone: ZoneInfo) -> str:
    """Return ISO 8601 with the location's offset."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


class SessionRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    status = serializers.ChoiceField([status.value for status in SessionStatus])
    cosmetologist = serializers.IntegerField()
    room = serializers.IntegerField()
    device = serializers.IntegerField()
    course = serializers.IntegerField()
    client = serializers.IntegerField()
    client_name = serializers.CharField()
    cosmetologist_name = serializers.CharField()
    room_name = serializers.CharField()
    device_name = serializers.CharField()
    pinned = serializers.BooleanField()
    version = serializers.IntegerField()
    sequence = serializers.IntegerField()


class CourseRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    client = serializers.IntegerField()
    client_name = serializers.CharField()
    treatment = serializers.IntegerField()
    serum = serializers.IntegerField()
    indications = serializers.ListField(child=serializers.IntegerField())
    screening = serializers.IntegerField()
    status = serializers.ChoiceField([status.value for status in CourseStatus])
    minutes = serializers.IntegerField()
    per_week = serializers.IntegerField()
    sessions = SessionRow(many=True)
    sessions_total = serializers.IntegerField()
    sessions_completed = serializers.IntegerField()
    sessions_booked = serializers.IntegerField(help_text="Live and not completed.")
    next_session_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    warnings = serializers.ListField(child=serializers.CharField(), required=False)


Columns = dict[str, Any]

_PLAIN = ("id", "number", "starts_at", "ends_at", "status", "pinned", "version", "sequence")
_KEYS = ("cosmetologist", "room", "device", "course", "client")
_NAMES = {f"{name}_name": F(f"{name}__name") for name in ("client", "cosmetologist", "room", "device")}


def session_columns(rows: QuerySet[Session]) -> QuerySet[Any, Columns]:
    """Return what :func:`show_session` shows, as columns; the rows' filters and order stay."""
    columns: QuerySet[Any, Columns] = rows.values(*_PLAIN, *(f"{name}_id" for name in _KEYS), **_NAMES)
    return columns


def show_session(row: Columns, zone: ZoneInfo) -> dict[str, Any]:
    """Turn a row's columns into the answer, in place: fifty rows are copied not once."""
    row["starts_at"], row["ends_at"] = local(row["starts_at"], zone), local(row["ends_at"], zone)
    for name in _KEYS:
        row[name] = row.pop(f"{name}_id")
    return row


def course_columns(rows: QuerySet[Course]) -> QuerySet[Any, Columns]:
    """Return what :func:`show_courses` shows of a course itself, as columns; the rows' filters and order stay."""
    through = Course.indications.through.objects.filter(course=OuterRef("pk")).order_by("indication_id")
    columns: QuerySet[Any, Columns] = rows.values(
        *("id", "client_id", "treatment_id", "serum_id", "screening_id"),
        *("status", "minutes", "per_week", "sessions_total", "version"),
        client_name=F("client__name"),
        for_indications=ArraySubquery(through.values("indication_id")),
    )
    return columns


def show_courses(rows: Iterable[Columns], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the courses with their sessions: one query for any number of courses."""
    courses = list(rows)
    sessions: dict[int, list[Columns]] = defaultdict(list)
    of_these = Session.objects.filter(course_id__in=[row["id"] for row in courses]).order_by("starts_at", "id")
    for session in session_columns(of_these):
        sessions[session["course_id"]].append(session)
    return [_show_course(row, sessions[row["id"]], zone) for row in courses]


def show_course(course: Course, zone: ZoneInfo) -> dict[str, Any]:
    """Return one course as it is now. Two queries."""
    return show_courses(course_columns(Course.objects.filter(pk=course.pk)), zone)[0]


def _show_course(row: Columns, sessions: list[Columns], zone: ZoneInfo) -> dict[str, Any]:
    now = clock.now()
    coming = [s["starts_at"] for s in sessions if s["status"] in UPCOMING and s["starts_at"] > now]
    keys = ("client", "treatment", "serum", "screening")
    return (
        {name: row[f"{name}_id"] for name in keys}
        | {"indications": row.pop("for_indications")}
        | {name: value for name, value in row.items() if not name.endswith("_id")}
        | {
            "sessions": [show_session(session, zone) for session in sessions],
            "sessions_completed": sum(s["status"] == SessionStatus.COMPLETED for s in sessions),
            "sessions_booked": sum(s["status"] in LIVE and s["status"] != SessionStatus.COMPLETED for s in sessions),
            "next_session_at": local(min(coming), zone) if coming else None,
        }
    )
