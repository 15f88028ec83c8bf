"""``/api/v1/courses/ID/``: what is left planned again: replan, catch up, resume; one more session at a free place."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.courses import CourseView
from bookings.api.plans import PlannedRow, PlansOut, show_plans
from bookings.api.rows import CourseRow, SessionRow, session_columns, show_course, show_session
from bookings.api.sessions import STATE_PROBLEMS
from bookings.api.shapes import ApplyIn, PlaceIn, ReplanIn, ResumeIn, StartOnIn
from bookings.models import Cosmetologist, Session
from bookings.services.catch_up import catch_up
from bookings.services.fill_place import fill_place
from bookings.services.plan_rest import plan_rest
from bookings.services.replan_course import Replanned, replan_course
from bookings.services.resume_course import resume_course
from bookings.wishes import read_wishes
from salon.accounts.policies import BOOK
from salon.api.idempotency import idempotent
from salon.api.schema import IDEMPOTENCY_KEY, MAY_IF_MATCH, WRITE_PROBLEMS
from salon.api.versions import Seen, expected_version, tagged


class ChangeRow(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    session = serializers.IntegerField(allow_null=True, help_text="Null: it had no date yet.")
    before = PlannedRow(allow_null=True)
    after = PlannedRow(allow_null=True, help_text="Null: no other place; `reason` says why.")
    reason = serializers.CharField(allow_blank=True)
    confirmed = serializers.BooleanField()


class ReplanOut(serializers.Serializer[Any]):
    applied = serializers.BooleanField()
    repair = serializers.IntegerField(allow_null=True, help_text="What `repairs/ID/undo/` takes back.")
    changes = ChangeRow(many=True)
    course = CourseRow()


class _ReplanningView(CourseView):
    policy = BOOK

    def told(self, found: Replanned) -> Response:
        body = {
            "applied": found.applied,
            "repair": found.repair.pk if found.repair else None,
            "changes": [one.as_json() for one in found.changes],
            "course": show_course(found.course, self.location.zone),
        }
        return tagged(Response(body), "course", found.course)


class ReplanView(_ReplanningView):
    @extend_schema(
        operation_id="courses_replan",
        parameters=[MAY_IF_MATCH],
        request=ReplanIn,
        responses={200: ReplanOut} | STATE_PROBLEMS,
        tags=["courses"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """The smallest change that gives every session a date inside the wishes: shown, or applied."""
        course = self.course(pk)
        version = expected_version(request, "course", course)
        asked = self.read(ReplanIn)
        found = replan_course(
            course=course,
            from_number=asked.get("from_number", 1),
            wishes=read_wishes(asked["wishes"]) if "wishes" in asked else None,
            apply=asked["apply"],
            expected_version=version,
            actor=self.actor,
        )
        return self.told(found)


class CatchUpView(_ReplanningView):
    @extend_schema(
        operation_id="courses_catch_up",
        parameters=[MAY_IF_MATCH],
        request=ApplyIn,
        responses={200: ReplanOut} | STATE_PROBLEMS,
        tags=["courses"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """The change that brings a course back into its rhythm: shown, or applied."""
        course = self.course(pk)
        version = expected_version(request, "course", course)
        apply = self.read(ApplyIn)["apply"]
        return self.told(catch_up(course=course, apply=apply, expected_version=version, actor=self.actor))


class RestPlansView(CourseView):
    policy = BOOK

    @extend_schema(
        operation_id="courses_plan_rest",
        request=StartOnIn,
        responses={200: PlansOut} | WRITE_PROBLEMS,
        tags=["courses"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Up to three plans for what has no date yet; what is booked or done stays. Books nothing."""
        return Response(show_plans(plan_rest(course=self.course(pk), **self.read(StartOnIn))))


class ResumeView(CourseView):
    policy = BOOK

    @extend_schema(
        operation_id="courses_resume",
        parameters=[MAY_IF_MATCH],
        request=ResumeIn,
        responses={200: CourseRow} | STATE_PROBLEMS,
        tags=["courses"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """A paused course goes on: what is left is booked. One message to the client."""
        course = self.course(pk)
        version = expected_version(request, "course", course)
        asked = self.read(ResumeIn)
        resumed = resume_course(
            course=course,
            slots=self.slots(asked["sessions"]) if "sessions" in asked else None,
            start_on=asked.get("start_on"),
            expected_version=version,
            actor=self.actor,
        )
        return self.answer(resumed)


class CourseSessionsView(CourseView):
    policy = BOOK

    @extend_schema(
        operation_id="courses_fill_place",
        parameters=[IDEMPOTENCY_KEY],
        request=PlaceIn,
        responses={201: SessionRow} | WRITE_PROBLEMS,
        tags=["courses"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Give a session that has no date this place; a walk-in is booked so. A free room and device are found."""
        course, asked = self.course(pk), self.read(PlaceIn)
        who = self.named(Cosmetologist.objects.filter(location=self.location), asked["cosmetologist"], "cosmetologist")
        made = fill_place(course=course, starts_at=asked["starts_at"], cosmetologist=who, actor=self.actor)
        row = session_columns(Session.objects.filter(pk=made.pk)).get()
        seen = Seen(made.pk, row["version"])
        return tagged(Response(show_session(row, self.location.zone), status=201), "session", seen)
