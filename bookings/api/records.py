"""``/api/v1/sessions/ID/record/``: autosave and amend a record; ``/api/v1/clients/ID/progress/``: what it shows."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.rows import local
from bookings.api.sessions import SessionView
from bookings.api.shapes import AmendmentIn, RecordIn, YesNoOrWordsField
from bookings.grade_words import wording
from bookings.models import RecordAmendment, Session, SessionRecord
from bookings.progress import Series, client_progress
from bookings.record_draft import Draft, GradeGiven, StepDone
from bookings.selectors.records import record_of
from bookings.services.amend_record import amend_record
from bookings.services.save_record import NOT_BEGUN, save_record
from clients.models import Client
from salon.accounts.policies import HEALTH, TREAT
from salon.api.idempotency import idempotent
from salon.api.pages import whole
from salon.api.schema import CHANGE_PROBLEMS, IDEMPOTENCY_KEY, IF_MATCH, READ_PROBLEMS, WRITE_PROBLEMS, listing
from salon.api.versions import Seen, expected_version, tagged
from salon.api.views import SalonView
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading
from treatments.models import ProtocolStep

# What a client means who answers "any reaction since last time?" with a word.
_NO = frozenset({"", "no", "none", "nothing", "-", "нет", "ничего"})


class StepOut(serializers.Serializer[Any]):
    step = serializers.CharField()
    name = serializers.CharField()
    done = serializers.BooleanField()
    minutes = serializers.IntegerField(allow_null=True)


class ReactionOut(serializers.Serializer[Any]):
    since_last = YesNoOrWordsField(help_text="What was seen; false: none; null: not asked yet.")
    today = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class GradeOut(serializers.Serializer[Any]):
    indication = serializers.IntegerField()
    scale = serializers.CharField()
    grade = serializers.FloatField()
    parts = serializers.ListField(
        child=serializers.IntegerField(allow_null=True), help_text="Of an mMASI graded by region; else empty."
    )


class AmendmentOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)
    text = serializers.CharField()


class RecordOut(serializers.Serializer[Any]):
    session = serializers.IntegerField()
    steps = StepOut(many=True)
    serum_lot = serializers.IntegerField(allow_null=True)
    serum_ml = serializers.FloatField(allow_null=True)
    device_minutes = serializers.IntegerField(allow_null=True)
    device_setting = serializers.CharField(allow_blank=True)
    reaction = ReactionOut()
    grades = GradeOut(many=True)
    note = serializers.CharField(allow_blank=True)
    gais = serializers.CharField(allow_blank=True, help_text="The GAIS label; it is never a number here.")
    aftercare_sent = serializers.BooleanField()
    home_care = serializers.ListField(child=serializers.CharField(), help_text="Codes of the products recommended.")
    signed_at = serializers.DateTimeField(allow_null=True)
    signed_by = serializers.CharField(allow_null=True)
    amendments = AmendmentOut(many=True)
    version = serializers.IntegerField()


def _seen(session: Session, record: SessionRecord | None) -> Seen:
    """What the ETag of a record is made of; a record nobody has begun has version 0."""
    return Seen(session.pk, record.version if record else NOT_BEGUN)


class RecordView(SessionView):
    policy = {"GET": HEALTH, "PUT": TREAT}

    @extend_schema(operation_id="records_read", responses={200: RecordOut} | READ_PROBLEMS, tags=["records"])
    def get(self, request: Request, pk: int) -> Response:
        """A record not yet begun is an empty draft, with its ETag."""
        return self._answer(self.session(pk))

    @extend_schema(
        operation_id="records_save",
        parameters=[IF_MATCH],
        request=RecordIn,
        responses={200: RecordOut} | CHANGE_PROBLEMS,
        tags=["records"],
    )
    def put(self, request: Request, pk: int) -> Response:
        """Autosave: the whole draft replaces the draft before it. `complete/` signs it."""
        session = self.session(pk)
        seen = _seen(session, SessionRecord.objects.filter(session=session).first())
        version = expected_version(request, "record", seen, required=True)
        save_record(session=session, draft=_draft(self.read(RecordIn)), expected_version=version, actor=self.actor)
        return self._answer(session)

    def _answer(self, session: Session) -> Response:
        note_reading(self.request, session.client.subject, Read.RECORDS)
        record = record_of(session)
        zone = self.location.zone
        steps = _steps(session, record)
        body: dict[str, Any] = {"session": session.pk, "steps": steps}
        if record is None:
            body |= _EMPTY
        else:
            body |= {
                "serum_lot": record.serum_lot_id,
                "serum_ml": _number(record.serum_ml),
                "device_minutes": record.device_minutes,
                "device_setting": record.device_setting,
                "reaction": {
                    "since_last": record.since_last or record.reacted_since_last,
                    "today": record.today,
                    "note": record.reaction_note,
                },
                "grades": [
                    {
                        "indication": row.indication_id,
                        "scale": row.scale,
                        "grade": _number(row.grade),
                        "parts": row.parts,
                    }
                    for row in record.grades.all()
                ],
                "note": record.note,
                "gais": record.gais,
                "aftercare_sent": record.aftercare_sent,
                "home_care": record.home_care,
                "signed_at": local(record.signed_at, zone) if record.signed_at else None,
                "signed_by": record.signed_by.display_name if record.signed_by else None,
                "amendments": [_show_amendment(row, zone) for row in record.amendments.all()],
                "version": record.version,
            }
        return tagged(Response(body), "record", _seen(session, record))


_EMPTY: dict[str, Any] = {
    "serum_lot": None,
    "serum_ml": None,
    "device_minutes": None,
    "device_setting": "",
    "reaction": {"since_last": None, "today": "", "note": ""},
    "grades": [],
    "note": "",
    "gais": "",
    "aftercare_sent": False,
    "home_care": [],
    "signed_at": None,
    "signed_by": None,
    "amendments": [],
    "version": NOT_BEGUN,
}


def _steps(session: Session, record: SessionRecord | None) -> list[dict[str, Any]]:
    """The steps as recorded; for a record not begun those of the protocol, none done."""
    if record is not None and record.steps.all():
        return [
            {"step": row.step, "name": row.name, "done": row.done, "minutes": row.minutes} for row in record.steps.all()
        ]
    protocol = ProtocolStep.objects.filter(protocol__treatment_id=session.course.treatment_id)
    return [{"step": row.code, "name": row.label, "done": False, "minutes": None} for row in protocol]


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _draft(body: dict[str, Any]) -> Draft:
    reaction = body.get("reaction", {})
    reacted, since_last = _since_last(reaction.get("since_last"))
    return Draft(
        steps=tuple(StepDone(row["step"], row["done"], row.get("minutes")) for row in body.get("steps", ())),
        serum_lot_id=body.get("serum_lot"),
        serum_ml=body.get("serum_ml"),
        device_minutes=body.get("device_minutes"),
        device_setting=body.get("device_setting", ""),
        reacted_since_last=reacted,
        since_last=since_last,
        today=reaction.get("today") or "",
        reaction_note=reaction.get("note") or "",
        note=body.get("note", ""),
        gais=body.get("gais", ""),
        grades=tuple(
            GradeGiven(row["indication"], row["grade"], row["scale"], tuple(row.get("parts", ())))
            for row in body.get("grades", ())
        ),
        aftercare_sent=body.get("aftercare_sent", False),
        home_care=tuple(body.get("home_care", ())),
    )


def _since_last(said: bool | str | None) -> tuple[bool | None, str]:
    """Return (did she react, in which words) of true, false, null or a text."""
    if said is None or isinstance(said, bool):
        return said, ""
    words = said.strip()
    return words.casefold() not in _NO, words


def _show_amendment(row: RecordAmendment, zone: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "at": local(row.at, zone),
        "by": row.by.display_name if row.by else None,
        "text": row.text,
    }


class AmendmentsView(SessionView):
    policy = TREAT

    @extend_schema(
        operation_id="amendments_create",
        parameters=[IDEMPOTENCY_KEY],
        request=AmendmentIn,
        responses={201: AmendmentOut} | WRITE_PROBLEMS,
        tags=["records"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """A dated addition to a signed record, which itself never changes."""
        row = amend_record(session=self.session(pk), text=self.read(AmendmentIn)["text"], actor=self.actor)
        return Response(_show_amendment(row, self.location.zone), status=201)


class PointRow(serializers.Serializer[Any]):
    session = serializers.IntegerField()
    number = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    grade = serializers.FloatField()
    change = serializers.FloatField(help_text="From the baseline; negative is better.")
    words = serializers.CharField(help_text='The grade as it is read, such as "2 moderate" or "mMASI 5.8".')


class SeriesRow(serializers.Serializer[Any]):
    course = serializers.IntegerField()
    indication = serializers.IntegerField()
    indication_code = serializers.CharField()
    scale = serializers.CharField()
    baseline = serializers.FloatField()
    latest = serializers.FloatField()
    change = serializers.FloatField()
    sessions = PointRow(many=True)


class ProgressView(SalonView):
    policy = HEALTH

    @extend_schema(operation_id="progress_read", responses={200: listing(SeriesRow)} | READ_PROBLEMS, tags=["records"])
    def get(self, request: Request, pk: int) -> Response:
        """Grades per session and indication, newest course first, with baseline and change."""
        client = self.find(Client.objects.filter(location=self.location), pk)
        note_reading(request, client.subject, Read.PROGRESS)
        return whole([self._show(series) for series in client_progress(client)])

    def _show(self, series: Series) -> dict[str, Any]:
        return {
            "course": series.course_id,
            "indication": series.indication.pk,
            "indication_code": series.indication.code,
            "scale": series.scale,
            "baseline": _number(series.baseline),
            "latest": _number(series.latest),
            "change": _number(series.change),
            "sessions": [
                {
                    "session": point.session_id,
                    "number": point.number,
                    "starts_at": local(point.starts_at, self.location.zone),
                    "grade": _number(point.grade),
                    "change": _number(point.change),
                    "words": wording(series.scale, point.grade),
                }
                for point in series.points
            ],
        }
