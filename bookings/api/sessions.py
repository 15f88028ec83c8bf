"""``/api/v1/sessions/``: read, move, and the state machine, one verb an address."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.rows import SessionRow, session_columns, show_session
from bookings.api.shapes import ReasonIn, SessionMoveIn, SessionQuery, ShiftIn
from bookings.models import Cosmetologist, Device, Room, Session
from bookings.services import change_state
from bookings.services.move_session import move_session
from bookings.services.shift_rest import shift_rest
from bookings.services.sign_record import sign_record
from salon.accounts.policies import BOOK, STAFF, TREAT, Policy
from salon.api.pages import page
from salon.api.schema import CHANGE_PROBLEMS, IF_MATCH, MAY_IF_MATCH, READ_PROBLEMS, listing, problems
from salon.api.strict import NoBody, StrictSerializer
from salon.api.versions import Seen, expected_version, tagged
from salon.api.views import SalonView

STATE_PROBLEMS = problems(400, 404, 409, 412, 415, 422)


class SessionView(SalonView):
    """The base of the views about one session."""

    policy: ClassVar[Policy | dict[str, Policy]] = STAFF

    def session(self, pk: int) -> Session:
        rows = Session.objects.filter(location=self.location)
        return self.find(rows.select_related("location", "client", "course__treatment", "course__serum"), pk)

    def shown(self, pk: int) -> Response:
        """Answer a session as it is now. One query."""
        row = session_columns(Session.objects.filter(location=self.location, pk=pk)).first()
        if row is None:
            raise NotFound
        return tagged(Response(show_session(row, self.location.zone)), "session", Seen(pk, row["version"]))


class SessionsView(SessionView):
    policy = STAFF
    asks = SessionQuery

    @extend_schema(
        operation_id="sessions_list",
        parameters=[SessionQuery],
        responses={200: listing(SessionRow)} | READ_PROBLEMS,
        tags=["sessions"],
    )
    def get(self, request: Request) -> Response:
        """In the order of time. `from` and `to` are local dates, both included."""
        rows = session_columns(self._filtered(self.asked))
        zone = self.location.zone
        return page(request, rows, ordering="starts_at", show=lambda found: [show_session(one, zone) for one in found])

    def _filtered(self, asked: dict[str, Any]) -> QuerySet[Session]:
        rows = Session.objects.filter(location=self.location).order_by()
        zone = self.location.zone
        if "from" in asked:
            rows = rows.filter(starts_at__gte=datetime.combine(asked["from"], time(), tzinfo=zone))
        if "to" in asked:
            rows = rows.filter(starts_at__lt=datetime.combine(asked["to"] + timedelta(days=1), time(), tzinfo=zone))
        names = {"cosmetologist": "cosmetologist_id", "client": "client_id", "status": "status"}
        return rows.filter(**{column: asked[name] for name, column in names.items() if name in asked})


class SessionDetailView(SessionView):
    policy = {"GET": STAFF, "PATCH": BOOK}

    @extend_schema(operation_id="sessions_read", responses={200: SessionRow} | READ_PROBLEMS, tags=["sessions"])
    def get(self, request: Request, pk: int) -> Response:
        """One session, with the ETag that a move has to name."""
        return self.shown(pk)

    @extend_schema(
        operation_id="sessions_move",
        parameters=[IF_MATCH],
        request=SessionMoveIn,
        responses={200: SessionRow} | CHANGE_PROBLEMS,
        tags=["sessions"],
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Move a session. What is left out stays as it is; 409 comes with three alternatives."""
        session = self.session(pk)
        version = expected_version(request, "session", session, required=True)
        asked = self.read(SessionMoveIn)
        here = {"location": self.location}
        moved = move_session(
            session=session,
            starts_at=asked.get("starts_at"),
            cosmetologist=self._named(Cosmetologist.objects.filter(**here), asked, "cosmetologist"),
            room=self._named(Room.objects.filter(**here), asked, "room"),
            device=self._named(Device.objects.filter(**here), asked, "device"),
            minutes=asked.get("minutes"),
            expected_version=version,
            actor=self.actor,
        )
        return self.shown(moved.pk)

    def _named(self, rows: QuerySet[Any], asked: dict[str, Any], field: str) -> Any:
        return self.named(rows, asked[field], field) if field in asked else None


class ShiftedOut(serializers.Serializer[Any]):
    sessions = SessionRow(many=True, help_text="Those that moved, in order.")


class ShiftView(SessionView):
    policy = BOOK

    @extend_schema(
        operation_id="sessions_shift_rest",
        parameters=[MAY_IF_MATCH],
        request=ShiftIn,
        responses={200: ShiftedOut} | STATE_PROBLEMS,
        tags=["sessions"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Move a session, and the later ones of its course as far; who cannot follow exactly gets the nearest place."""
        session = self.session(pk)
        version = expected_version(request, "session", session)
        asked = self.read(ShiftIn)
        who = None
        if "cosmetologist" in asked:
            here = Cosmetologist.objects.filter(location=self.location)
            who = self.named(here, asked["cosmetologist"], "cosmetologist")
        moved = shift_rest(
            session=session,
            starts_at=asked["starts_at"],
            cosmetologist=who,
            expected_version=version,
            actor=self.actor,
        )
        rows = Session.objects.filter(pk__in=[one.pk for one in moved]).order_by("starts_at", "id")
        return Response({"sessions": [show_session(one, self.location.zone) for one in session_columns(rows)]})


def state_view(
    verb: str,
    summary: str,
    policy: Policy,
    work: Callable[..., Session],
    body: type[StrictSerializer] = NoBody,
    **defaults: Any,
) -> Callable[..., Any]:
    """Return the view of one move of the state machine. An illegal move answers 409 `illegal_move`."""

    class StateView(SessionView):
        @extend_schema(
            operation_id=f"sessions_{verb.replace('-', '_')}",
            summary=summary,
            parameters=[MAY_IF_MATCH],
            request=None if body is NoBody else body,
            responses={200: SessionRow} | STATE_PROBLEMS,
            tags=["sessions"],
        )
        def post(self, request: Request, pk: int) -> Response:
            session = self.session(pk)
            version = expected_version(request, "session", session)
            said = defaults | self.read(body)
            return self.shown(work(session=session, expected_version=version, actor=self.actor, **said).pk)

    StateView.policy = policy
    return StateView.as_view()


confirm = state_view("confirm", "The client says she will come", STAFF, change_state.confirm)
arrive = state_view("arrive", "The client is here", STAFF, change_state.arrive)
start = state_view("start", "The treatment begins", TREAT, change_state.start)
complete = state_view("complete", "Sign the record: the session is completed", TREAT, sign_record)
stop = state_view(
    "stop", "The treatment is broken off", TREAT, change_state.stop, ReasonIn, reason=gettext_lazy("No reason given.")
)
no_show = state_view("no-show", "The client did not come", STAFF, change_state.no_show)
cancel = state_view("cancel", "The session is called off", BOOK, change_state.cancel, ReasonIn)
undo = state_view("undo", "Take the last step back, within a minute", STAFF, change_state.undo)
