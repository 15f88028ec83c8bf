"""``sessions/ID/before/`` and ``courses/ID/clear-hold/``: three questions, and the word that lets a course go on."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.courses import CourseView
from bookings.api.rows import local
from bookings.api.sessions import STATE_PROBLEMS, SessionView
from bookings.before import Said, Stands
from bookings.models import Session
from bookings.selectors.before import before_session
from bookings.services.answer_before import LONGEST_NOTE, answer_before
from bookings.services.clear_hold import LONGEST, clear_hold
from salon.accounts.policies import SCREEN, STAFF, TREAT
from salon.api.schema import READ_PROBLEMS
from salon.api.strict import StrictBooleanField, StrictSerializer
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading


class BeforeIn(StrictSerializer):
    changed = StrictBooleanField(help_text="Anything since the full questions were answered.")
    reacted = StrictBooleanField(help_text="Any reaction since last time.")
    intact = StrictBooleanField(help_text="The skin to be treated is intact today.")
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)


class SaidRow(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    changed = serializers.BooleanField()
    reacted = serializers.BooleanField()
    intact = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)


class BeforeOut(serializers.Serializer[Any]):
    session = serializers.IntegerField()
    stands = serializers.ChoiceField([one.value for one in Stands])
    said = SaidRow(required=False, allow_null=True, help_text="Only for who may read health data.")


class BeforeView(SessionView):
    policy = {"GET": STAFF, "POST": SCREEN}

    @extend_schema(operation_id="before_read", responses={200: BeforeOut} | READ_PROBLEMS, tags=["sessions"])
    def get(self, request: Request, pk: int) -> Response:
        """How the session stands with its three questions. What was said is health data."""
        return self._answer(request, self.session(pk))

    @extend_schema(
        operation_id="before_answer", request=BeforeIn, responses={200: BeforeOut} | STATE_PROBLEMS, tags=["sessions"]
    )
    def post(self, request: Request, pk: int) -> Response:
        """From a day before the session until it begins. A reaction holds the course; a change opens the questions."""
        session = self.session(pk)
        asked = self.read(BeforeIn)
        answer_before(session=session, said=Said(**asked), actor=self.actor)
        return self._answer(request, session)

    def _answer(self, request: Request, session: Session) -> Response:
        before = before_session(session)
        shown: dict[str, Any] = {"session": session.pk, "stands": before.stands.value}
        if self.may_read_health:
            last = before.last
            names = ("changed", "reacted", "intact", "note")
            shown["said"] = last and {
                "at": local(last.at, self.location.zone),
                **{name: getattr(last, name) for name in names},
            }
            if last:
                note_reading(request, session.client.subject, Read.ANSWERS)
        return Response(shown)


class ClearIn(StrictSerializer):
    why = serializers.CharField(max_length=LONGEST)


class ClearView(CourseView):
    policy = TREAT

    @extend_schema(
        operation_id="courses_clear_hold", request=ClearIn, responses={204: None} | STATE_PROBLEMS, tags=["courses"]
    )
    def post(self, request: Request, pk: int) -> Response:
        """A cosmetologist has looked at the reaction: the course may go on."""
        clear_hold(course=self.course(pk), why=self.read(ClearIn)["why"], actor=self.actor)
        return Response(status=204)
