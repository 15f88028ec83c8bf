"""``/api/v1/messages/``: what was and will be sent, to whom, why, and why not; held, let go, sent now, tried again."""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from salon.accounts.policies import MESSAGES
from salon.api.pages import page
from salon.api.schema import READ_PROBLEMS, WRITE_PROBLEMS, listing
from salon.api.steps import OneThing, step_view
from salon.api.strict import ListQuery
from salon.api.views import SalonView
from salon.outbox import services
from salon.outbox.models import Message
from salon.outbox.selectors import SEVERAL, all_of, concerning
from salon.outbox.states import MessageStatus

STATES = [status.value for status in MessageStatus]
_ABOUT = ("session", "client", "course")


class MessageQuery(ListQuery):
    session = serializers.IntegerField(required=False, min_value=1)
    client = serializers.IntegerField(required=False, min_value=1)
    course = serializers.IntegerField(required=False, min_value=1)
    status = serializers.ChoiceField(STATES, required=False)


class MessageRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    dedupe_key = serializers.CharField(help_text="The reason; served at most once.")
    status = serializers.ChoiceField(STATES)
    due_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    to = serializers.CharField()
    language = serializers.CharField()
    subject = serializers.CharField(allow_blank=True, help_text="Filled when it is sent.")
    reason = serializers.CharField(allow_blank=True, help_text="Why it failed, waits or was withdrawn.")
    client = serializers.IntegerField(allow_null=True)
    course = serializers.IntegerField(allow_null=True)
    session = serializers.IntegerField(allow_null=True)
    courses = serializers.ListField(child=serializers.IntegerField(), help_text="All it is about; `course` if one.")
    sessions = serializers.ListField(child=serializers.IntegerField(), help_text="All it is about; `session` if one.")


class MessageOut(MessageRow):
    text = serializers.CharField(allow_blank=True, help_text="As it was sent, or as it would be sent now.")
    html = serializers.CharField(allow_blank=True)
    untrue = serializers.CharField(allow_blank=True, help_text="Why it would not leave; empty: it would.")


def _show(message: Message, zone: ZoneInfo) -> dict[str, Any]:
    def local(moment: Any) -> str | None:
        return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None

    return {
        "id": message.pk,
        "kind": message.kind,
        "dedupe_key": message.dedupe_key,
        "status": message.status,
        "due_at": local(message.due_at),
        "sent_at": local(message.sent_at),
        "to": message.to_address,
        "language": message.language,
        "subject": message.subject,
        "reason": _(message.reason) if message.reason else "",
        **{name: message.about.get(name) for name in _ABOUT},
        **{f"{name}s": all_of(message.about, name) for name in SEVERAL},
    }


class MessagesView(SalonView):
    policy = MESSAGES
    asks = MessageQuery

    @extend_schema(
        operation_id="messages_list",
        parameters=[MessageQuery],
        responses={200: listing(MessageRow)} | READ_PROBLEMS,
        tags=["messages"],
    )
    def get(self, request: Request) -> Response:
        """In the order they are due."""
        asked = self.asked
        rows = Message.objects.filter(location=self.location).defer("text", "html", "payload").order_by()
        if about := {name: asked[name] for name in _ABOUT if name in asked}:
            rows = rows.filter(concerning(about))
        if "status" in asked:
            rows = rows.filter(status=asked["status"])
        zone = self.location.zone
        return page(request, rows, ordering="due_at", show=lambda found: [_show(one, zone) for one in found])


class _OneMessage(OneThing):
    policy = MESSAGES
    name, operations, tag, shape, problems = "message", "messages", "messages", MessageRow, WRITE_PROBLEMS

    def thing(self, pk: int) -> Message:
        return self.find(Message.objects.filter(location=self.location).select_related("location"), pk)

    def show(self, thing: Message) -> dict[str, Any]:
        return _show(self.thing(thing.pk), self.location.zone)


class MessageView(_OneMessage):
    @extend_schema(operation_id="messages_read", responses={200: MessageOut} | READ_PROBLEMS, tags=["messages"])
    def get(self, request: Request, pk: int) -> Response:
        """With its words: as they were sent; of one that has not left, as they would be now."""
        message = self.thing(pk)
        found = services.look(message)
        letter, shown = found.letter, _show(message, self.location.zone)
        if letter:
            shown["subject"] = letter.subject
        words = {"text": letter.text if letter else "", "html": letter.html if letter else ""}
        return Response(shown | words | {"untrue": found.why})


hold = step_view(_OneMessage, "hold", "Keep it back until it is released", services.hold)
release = step_view(_OneMessage, "release", "Let a held message go at its time", services.release)
send_now = step_view(_OneMessage, "send_now", "Send a waiting message at once", services.send_now)
retry = step_view(_OneMessage, "retry", "Try a failed message again", services.retry)
settle = step_view(
    _OneMessage, "settle", "Put a failed message away: the client was told in another way", services.settle
)
