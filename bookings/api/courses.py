"""``/api/v1/courses/``: book whole courses, read them, pause, cancel, change the serum."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.rows import CourseRow, course_columns, show_course, show_courses
from bookings.api.sessions import STATE_PROBLEMS
from bookings.api.shapes import CourseIn, CourseQuery, ReasonIn, SerumIn
from bookings.models import Cosmetologist, Course, Device, Room
from bookings.proposals import Slot
from bookings.services.book_course import book_course
from bookings.services.cancel_course import cancel_course
from bookings.services.change_serum import change_serum
from bookings.services.pause_course import pause_course
from bookings.wishes import read_wishes
from clients.models import Client, Screening
from salon.accounts.policies import BOOK, STAFF, TREAT, Policy
from salon.api.idempotency import idempotent
from salon.api.pages import page
from salon.api.schema import IDEMPOTENCY_KEY, MAY_IF_MATCH, READ_PROBLEMS, WRITE_PROBLEMS, listing
from salon.api.strict import NoBody, StrictSerializer
from salon.api.versions import Seen, expected_version, tagged
from salon.api.views import SalonView, not_there
from treatments.models import Indication, Serum, Treatment


class CourseView(SalonView):
    """The base of the views about one course."""

    policy: ClassVar[Policy | dict[str, Policy]] = STAFF

    def course(self, pk: int) -> Course:
        rows = Course.objects.filter(location=self.location)
        return self.find(rows.select_related("location", "client__location", "treatment", "serum"), pk)

    def answer(self, course: Course, *, status: int = 200, **more: Any) -> Response:
        return tagged(Response(show_course(course, self.location.zone) | more, status=status), "course", course)

    def slots(self, rows: list[dict[str, Any]]) -> list[Slot]:
        """Read dates as they are asked for; whom or what is not here answers 404 beside its field."""
        for field, there in (
            ("cosmetologist", Cosmetologist.objects.filter(location=self.location)),
            ("room", Room.objects.filter(location=self.location)),
            ("device", Device.objects.filter(location=self.location)),
        ):
            _require_there(there, {row[field] for row in rows}, f"sessions.{field}")
        return [Slot(row["starts_at"], row["cosmetologist"], row["room"], row["device"]) for row in rows]


class CoursesView(CourseView):
    policy = {"GET": STAFF, "POST": BOOK}
    asks = CourseQuery

    @extend_schema(
        operation_id="courses_list",
        parameters=[CourseQuery],
        responses={200: listing(CourseRow)} | READ_PROBLEMS,
        tags=["courses"],
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        asked = self.asked
        rows = Course.objects.filter(location=self.location).order_by()
        if "client" in asked:
            rows = rows.filter(client_id=asked["client"])
        if "status" in asked:
            rows = rows.filter(status=asked["status"])
        columns = course_columns(rows)
        return page(request, columns, ordering="-id", show=lambda found: show_courses(found, self.location.zone))

    @extend_schema(
        operation_id="courses_create",
        parameters=[IDEMPOTENCY_KEY],
        request=CourseIn,
        responses={201: CourseRow} | WRITE_PROBLEMS,
        tags=["courses"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """All sessions or none. A lost race answers 409 `conflict` with three alternatives for each date lost."""
        asked = self.read(CourseIn)
        client = self.named(Client.objects.filter(location=self.location), asked["client"], "client")
        serum = self.named(Serum.objects.filter(active=True), asked["serum"], "serum")
        indications = list(Indication.objects.filter(pk__in=asked["indications"], active=True).distinct())
        if len(indications) < len(set(asked["indications"])):
            raise not_there("indications")
        course = book_course(
            location=self.location,
            client=client,
            treatment=self.named(Treatment.objects.filter(active=True), asked["treatment"], "treatment"),
            serum=serum,
            indications=indications,
            screening=self.named(Screening.objects.filter(client=client), asked["screening"], "screening"),
            slots=self.slots(asked["sessions"]),
            minutes=asked.get("minutes"),
            per_week=asked.get("per_week"),
            wishes=read_wishes(asked.get("wishes", ())),
            actor=self.actor,
        )
        return self.answer(course, status=201, warnings=_unserved(serum, indications))


def _require_there(rows: QuerySet[Any], keys: Iterable[int], field: str) -> None:
    wanted = set(keys)
    if rows.filter(pk__in=wanted).count() < len(wanted):
        raise not_there(field)


def _unserved(serum: Serum, indications: Iterable[Indication]) -> list[str]:
    """A serum that does not list an indication warns; it does not refuse."""
    served = set(serum.indications.values_list("pk", flat=True))
    return [
        _("%(serum)s is not listed for: %(indication)s.") % {"serum": serum.label, "indication": one.label}
        for one in indications
        if one.pk not in served
    ]


class CourseDetailView(CourseView):
    policy = STAFF

    @extend_schema(operation_id="courses_read", responses={200: CourseRow} | READ_PROBLEMS, tags=["courses"])
    def get(self, request: Request, pk: int) -> Response:
        """One course with its sessions, and its ETag."""
        rows = course_columns(Course.objects.filter(location=self.location, pk=pk))
        found = show_courses(rows, self.location.zone)
        if not found:
            raise NotFound
        return tagged(Response(found[0]), "course", Seen(pk, found[0]["version"]))


def course_state_view(verb: str, summary: str, work: Callable[..., Course], body: type[StrictSerializer]) -> Any:
    """Return the view of one move of a course. An illegal move answers 409 `illegal_move`."""

    class CourseStateView(CourseView):
        policy = BOOK

        @extend_schema(
            operation_id=f"courses_{verb}",
            summary=summary,
            parameters=[MAY_IF_MATCH],
            request=None if body is NoBody else body,
            responses={200: CourseRow} | STATE_PROBLEMS,
            tags=["courses"],
        )
        def post(self, request: Request, pk: int) -> Response:
            course = self.course(pk)
            version = expected_version(request, "course", course)
            said = self.read(body)
            return self.answer(work(course=course, expected_version=version, actor=self.actor, **said))

    return CourseStateView.as_view()


class SerumView(CourseView):
    policy = TREAT

    @extend_schema(
        operation_id="courses_change_serum",
        parameters=[MAY_IF_MATCH],
        request=SerumIn,
        responses={200: CourseRow} | STATE_PROBLEMS,
        tags=["courses"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Another serum for what is left. 422 `serum_unsuitable` comes with `suitable`: those she may have."""
        course = self.course(pk)
        version = expected_version(request, "course", course)
        serum = self.named(Serum.objects.filter(active=True), self.read(SerumIn)["serum"], "serum")
        return self.answer(change_serum(course=course, serum=serum, expected_version=version, actor=self.actor))


pause = course_state_view("pause", "Call off what is to come, remember the wishes", pause_course, NoBody)
cancel = course_state_view("cancel", "End the course; call off what is to come", cancel_course, ReasonIn)
