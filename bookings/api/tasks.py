"""``/api/v1/tasks/``: what is left to do at the desk; ``wishes/``: clients who ask for another time, and the answer."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.rows import SessionRow, local, session_columns, show_session
from bookings.models import MoveWish, Session
from bookings.selectors.tasks import Scope, Task, tasks_of
from bookings.selectors.tasks.wishes import open_wishes
from bookings.services import ask_for_time
from salon import clock
from salon.accounts.policies import BOOK, STAFF
from salon.api.pages import whole
from salon.api.schema import READ_PROBLEMS, WRITE_PROBLEMS, listing
from salon.api.steps import OneThing, step_view
from salon.api.views import SalonView


class TaskRow(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="Stable.")
    title = serializers.CharField()
    client_name = serializers.CharField(allow_blank=True)
    action = serializers.CharField()
    page = serializers.CharField(help_text="Where the browser does it.")
    due = serializers.DateField(allow_null=True)
    urgent = serializers.BooleanField()


class WishRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    session = SessionRow(help_text="As it stands.")
    starts_at = serializers.DateTimeField(help_text="The time she would like.")
    cosmetologist = serializers.IntegerField()
    asked_at = serializers.DateTimeField()


class TasksView(SalonView):
    policy = STAFF

    @extend_schema(operation_id="tasks_list", responses={200: listing(TaskRow)} | READ_PROBLEMS, tags=["tasks"])
    def get(self, request: Request) -> Response:
        """The most urgent first. A task is gone the moment its reason is; none carries a health fact."""
        return whole([self._show(task) for task in tasks_of(self.location, now=clock.now())])

    def _show(self, task: Task) -> dict[str, Any]:
        return {
            "kind": task.kind,
            "title": task.title,
            "client_name": task.client,
            "action": task.action,
            "page": task.url,
            "due": task.due,
            "urgent": task.urgent,
        }


class WishesView(SalonView):
    policy = STAFF

    @extend_schema(operation_id="wishes_list", responses={200: listing(WishRow)} | READ_PROBLEMS, tags=["tasks"])
    def get(self, request: Request) -> Response:
        """Those about sessions that still stand where they stood when she asked, the oldest first."""
        wishes = list(open_wishes(Scope(self.location, clock.now())))
        rows = session_columns(Session.objects.filter(pk__in=[wish.session_id for wish in wishes]))
        sessions = {row["id"]: show_session(row, self.location.zone) for row in rows}
        return whole([self._show(wish, sessions[wish.session_id]) for wish in wishes])

    def _show(self, wish: MoveWish, session: dict[str, Any]) -> dict[str, Any]:
        zone = self.location.zone
        return {
            "id": wish.pk,
            "session": session,
            "starts_at": local(wish.starts_at, zone),
            "cosmetologist": wish.cosmetologist_id,
            "asked_at": local(wish.asked_at, zone),
        }


class _Wish(OneThing):
    policy = BOOK
    name, operations, tag, shape, problems = "wish", "wishes", "tasks", SessionRow, WRITE_PROBLEMS

    def thing(self, pk: int) -> MoveWish:
        here = MoveWish.objects.filter(location=self.location).select_related("session", "cosmetologist")
        return self.find(here, pk)

    def show(self, thing: MoveWish) -> dict[str, Any]:
        row = session_columns(Session.objects.filter(pk=thing.session_id)).get()
        return show_session(row, self.location.zone)


grant = step_view(_Wish, "grant", "Move the session to where she wished it; she is told", ask_for_time.grant)
decline = step_view(_Wish, "decline", "Leave the session where it is; she is told", ask_for_time.decline)
