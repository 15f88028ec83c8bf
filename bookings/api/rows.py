"""What the API shows of courses, sessions and plans. ``show_*`` build the answer; the serializers describe it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

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
    pinned = serializers.BooleanField()
    version = serializers.IntegerField()
    sequence = serializers.IntegerField()


class CourseRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    client = serializers.IntegerField()
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
    warnings = serializers.ListField(child=serializers.CharField(), required=False)


def show_session(session: Session, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": session.pk,
        "number": session.number,
        "starts_at": local(session.starts_at, zone),
        "ends_at": local(session.ends_at, zone),
        "status": session.status,
        "cosmetologist": session.cosmetologist_id,
        "room": session.room_id,
        "device": session.device_id,
        "course": session.course_id,
        "client": session.client_id,
        "pinned": session.pinned,
        "version": session.version,
        "sequence": session.sequence,
    }


def show_courses(courses: Sequence[Course], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the courses with their sessions: two queries for any number of courses."""
    keys = [course.pk for course in courses]
    sessions: dict[int, list[Session]] = defaultdict(list)
    for session in Session.objects.filter(course_id__in=keys).order_by("starts_at", "id"):
        sessions[session.course_id].append(session)
    indications: dict[int, list[int]] = defaultdict(list)
    through = Course.indications.through
    for course_id, indication_id in through.objects.filter(course_id__in=keys).values_list(
        "course_id", "indication_id"
    ):
        indications[course_id].append(indication_id)
    return [_show_course(course, sessions[course.pk], sorted(indications[course.pk]), zone) for course in courses]


def show_course(course: Course, zone: ZoneInfo) -> dict[str, Any]:
    return show_courses([course], zone)[0]


def _show_course(course: Course, sessions: list[Session], indications: list[int], zone: ZoneInfo) -> dict[str, Any]:
    now = clock.now()
    coming = [s.starts_at for s in sessions if s.status in UPCOMING and s.starts_at > now]
    return {
        "id": course.pk,
        "client": course.client_id,
        "treatment": course.treatment_id,
        "serum": course.serum_id,
        "indications": indications,
        "screening": course.screening_id,
        "status": course.status,
        "minutes": course.minutes,
        "per_week": course.per_week,
        "sessions": [show_session(session, zone) for session in sessions],
        "sessions_total": course.sessions_total,
        "sessions_completed": sum(s.status == SessionStatus.COMPLETED for s in sessions),
        "sessions_booked": sum(s.status in LIVE and s.status != SessionStatus.COMPLETED for s in sessions),
        "next_session_at": local(min(coming), zone) if coming else None,
    }
