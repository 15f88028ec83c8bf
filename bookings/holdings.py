"""What this app holds about a client, told to the register (``salon.privacy.holdings``).

Visits stay when a client is erased: they are the salon's statistics, and nameless by then. What was done and seen in
them goes, but for lot, millilitres and minutes, which the stock and a recall need.
"""

from typing import Any

from django.db.models import F, Func, JSONField, Max, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings.models import (
    BeforeSession,
    Course,
    CourseEvent,
    CourseHold,
    MoveWish,
    Offer,
    Photo,
    RecordAmendment,
    RecordStep,
    RepairItem,
    Session,
    SessionEvent,
    SessionRecord,
    SkinGrade,
    WaitingEntry,
)
from bookings.states import LIVE, SessionStatus
from salon.privacy.classes import RecordClass
from salon.privacy.holdings import (
    Blank,
    DeleteWithFiles,
    Holding,
    Keep,
    declare,
    declare_obstacle,
    declare_sign_of_life,
)

AHEAD = sorted({SessionStatus.BOOKED, SessionStatus.CONFIRMED, SessionStatus.ARRIVED, SessionStatus.IN_TREATMENT})


class ForgetReason:
    """That a date was called off stays; what the desk wrote about it goes."""

    def held(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(data__has_key="reason")

    def erase(self, rows: QuerySet[Any]) -> int:
        without = Func(
            F("data"), Value("reason"), template="%(expressions)s", arg_joiner=" - ", output_field=JSONField()
        )
        return self.held(rows).update(data=without)


def declare_all() -> None:
    declare(*_visits(), *_answers(), *_records(), _photos())
    declare_sign_of_life("visits", _last_visit)
    declare_obstacle("sessions", _sessions_ahead)


def _visits() -> tuple[Holding, ...]:
    contact, where = RecordClass.CONTACT, "session__client"
    nameless = Keep("dates and places: statistics, nameless once her contact data is gone")
    return (
        Holding(Course, contact, _("courses"), client="client", way=nameless, omit=("version",)),
        Holding(Session, contact, _("sessions"), client="client", way=nameless, omit=("version", "sequence", "busy")),
        Holding(CourseEvent, contact, _("what happened to courses"), client="course__client", way=ForgetReason()),
        Holding(SessionEvent, contact, _("what happened to sessions"), client=where, way=ForgetReason()),
        Holding(WaitingEntry, contact, _("waiting for a place"), client="client"),
        Holding(Offer, contact, _("places offered"), client="entry__client"),
        Holding(MoveWish, contact, _("wishes for another time"), client="client", omit=("sequence",)),
        Holding(RepairItem, contact, _("changes of dates"), client=where, way=nameless, omit=("version",)),
    )


def _answers() -> tuple[Holding, ...]:
    return (
        Holding(
            CourseHold, RecordClass.HEALTH, _("reactions that held a course"), client="course__client", health=True
        ),
        Holding(BeforeSession, RecordClass.HEALTH, _("answers before sessions"), client="session__client", health=True),
    )


def _records() -> tuple[Holding, ...]:
    records, where = RecordClass.RECORDS, "record__session__client"
    free = ("since_last", "today", "reaction_note", "note", "stop_reason", "device_setting", "gais")
    words: dict[str, Any] = dict.fromkeys(free, "")
    machinery = ("version", "saved_from", "saved_turn")
    return (
        Holding(
            SessionRecord,
            records,
            _("session records"),
            client="session__client",
            way=Blank(**words, reacted_since_last=None, home_care=[]),
            health=True,
            omit=machinery,
        ),
        Holding(RecordStep, records, _("steps done"), client=where, way=Keep("the protocol's own words and minutes")),
        Holding(SkinGrade, records, _("grades of the skin"), client=where, health=True),
        Holding(RecordAmendment, records, _("amendments of records"), client=where, health=True),
    )


def _photos() -> Holding:
    return Holding(
        Photo,
        RecordClass.PHOTOS,
        _("photos"),
        client="session__client",
        health=True,
        way=DeleteWithFiles("picture", "small"),
        omit=("small", "small_tries", "token"),
        files=lambda photo: [(f"{photo.pk}-{photo.view}.jpg", photo.picture.chunks())],
    )


def _last_visit() -> Subquery:
    live = Session.objects.filter(client=OuterRef("pk"), status__in=sorted(LIVE)).order_by()
    return Subquery(live.values("client").annotate(at=Max("ends_at")).values("at"))


def _sessions_ahead(client_id: int) -> str | None:
    count = Session.objects.filter(client=client_id, status__in=AHEAD).count()
    if not count:
        return None
    said = ngettext(
        "%(count)d session is still to come. Cancel it first.",
        "%(count)d sessions are still to come. Cancel them first.",
        count,
    )
    return said % {"count": count}
