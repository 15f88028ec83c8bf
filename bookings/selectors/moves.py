"""What may be pressed on a session now, by whom, and what can still be taken back. Changes nothing.

A hint for the page, not a rule: the services ask everything again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from bookings.models import Session, SessionEvent
from bookings.states import UNDO_SECONDS, SessionStatus, can_be_undone
from salon.accounts.policies import STAFF, TREAT, Policy

S = SessionStatus


@dataclass(frozen=True, slots=True)
class Verb:
    """One button. ``code`` is what it posts; ``done`` is what is said when it worked."""

    code: str
    label: Any
    icon: str
    done: Any
    policy: Policy = STAFF


VERBS = {
    verb.code: verb
    for verb in (
        Verb(
            "confirm",
            pgettext_lazy("button", "Confirmed"),
            "calendar-check",
            pgettext_lazy("done", "Marked as confirmed."),
        ),
        Verb("arrive", pgettext_lazy("button", "Arrived"), "armchair", pgettext_lazy("done", "Marked as arrived.")),
        Verb(
            "start",
            pgettext_lazy("button", "Start treatment"),
            "wind",
            pgettext_lazy("done", "The treatment has started."),
            TREAT,
        ),
        Verb("no-show", pgettext_lazy("button", "Did not come"), "user-x", pgettext_lazy("done", "Marked as missed.")),
        Verb("undo", pgettext_lazy("button", "Undo"), "undo-2", pgettext_lazy("done", "Taken back.")),
    )
}


@dataclass(frozen=True, slots=True)
class Moves:
    """``main`` is the one step that is due; ``others`` are rarer. ``record``: her record can be opened."""

    session: Session
    main: Verb | None
    others: tuple[Verb, ...]
    record: bool
    undo: Verb | None


def moves_of(session: Session, *, role: str | None, now: datetime, undoable: bool) -> Moves:
    """Return what this colleague may press. Needs ``session.location`` read; no query."""
    zone = session.location.zone
    today = session.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
    begun = session.starts_at <= now
    status = S(session.status)
    codes: list[str] = []
    if status in (S.BOOKED, S.CONFIRMED):
        codes += ["arrive"] if today else []
        codes += ["no-show"] if begun else []
        codes += ["confirm"] if status is S.BOOKED and not begun else []
    elif status is S.ARRIVED and today:
        codes += ["start"]
    allowed = [VERBS[code] for code in codes if VERBS[code].policy.allows(role)]
    main = allowed[0] if allowed and allowed[0].code in ("arrive", "start") else None
    return Moves(
        session=session,
        main=main,
        others=tuple(verb for verb in allowed if verb is not main),
        record=TREAT.allows(role) and status in (S.ARRIVED, S.IN_TREATMENT, S.COMPLETED, S.STOPPED),
        undo=VERBS["undo"] if undoable else None,
    )


def done_on(session: Session) -> str:
    """Return the sentence for a session that was just cancelled or moved."""
    if session.status == S.CANCELLED:
        return _("Cancelled. The place is free again, and the client is told.")
    when = date_format(session.starts_at.astimezone(session.location.zone), "D j E, H:i")
    return _("Moved to %(when)s.") % {"when": when}


def undoable(sessions: Iterable[Session], *, now: datetime) -> set[int]:
    """Return the keys of those sessions whose last move can still be taken back. One query."""
    states = {session.pk: session.status for session in sessions}
    young = SessionEvent.objects.filter(session_id__in=states, at__gte=now - timedelta(seconds=UNDO_SECONDS))
    last = young.order_by("session_id", "-id").distinct("session_id").values_list("session_id", "kind", "data__with")
    return {pk for pk, kind, along in last if not along and can_be_undone(kind, states[pk])}
