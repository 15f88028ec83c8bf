"""The lives of a session and of a course as tables of moves. Pure: no Django, no clock.

FHIR's words for a visit's state stand beside ours where they differ: completed = fulfilled, no_show = noshow.
"""

from enum import StrEnum


class SessionStatus(StrEnum):
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    IN_TREATMENT = "in_treatment"
    COMPLETED = "completed"
    STOPPED = "stopped"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class CourseStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


UNDER_WAY = frozenset({CourseStatus.ACTIVE, CourseStatus.PAUSED})  # of a course: not over yet

_S = SessionStatus
_C = CourseStatus

SESSION_MOVES: dict[SessionStatus, frozenset[SessionStatus]] = {
    _S.BOOKED: frozenset({_S.CONFIRMED, _S.ARRIVED, _S.CANCELLED, _S.NO_SHOW}),
    _S.CONFIRMED: frozenset({_S.ARRIVED, _S.CANCELLED, _S.NO_SHOW}),
    _S.ARRIVED: frozenset({_S.IN_TREATMENT, _S.CANCELLED}),
    _S.IN_TREATMENT: frozenset({_S.COMPLETED, _S.STOPPED}),
    _S.COMPLETED: frozenset(),
    _S.STOPPED: frozenset(),
    _S.NO_SHOW: frozenset(),
    _S.CANCELLED: frozenset(),
}

COURSE_MOVES: dict[CourseStatus, frozenset[CourseStatus]] = {
    _C.ACTIVE: frozenset({_C.PAUSED, _C.COMPLETED, _C.CANCELLED}),
    _C.PAUSED: frozenset({_C.ACTIVE, _C.COMPLETED, _C.CANCELLED}),
    _C.COMPLETED: frozenset(),
    _C.CANCELLED: frozenset(),
}

# A live session holds its cosmetologist, room, device and client. The exclusion constraints say the same.
LIVE = frozenset(SessionStatus) - {_S.CANCELLED, _S.NO_SHOW}
# Still to come: may be moved, confirmed, cancelled.
UPCOMING = frozenset({_S.BOOKED, _S.CONFIRMED})
# Treated: counts towards the course's total. A stopped session counts too: her time was given and the serum is open.
DONE = frozenset({_S.COMPLETED, _S.STOPPED})

# The small moves, by the event that records them, which can be taken back within a minute. A signature is not among
# them: the record is closed and the serum is gone.
UNDOABLE: dict[str, SessionStatus] = {
    "confirmed": _S.CONFIRMED,
    "arrived": _S.ARRIVED,
    "started": _S.IN_TREATMENT,
    "no_show": _S.NO_SHOW,
    "cancelled": _S.CANCELLED,
}
UNDO_SECONDS = 60
# Events with a place before and a place after.
MOVED = frozenset({"moved", "undone"})


def can_be_undone(kind: str, status: str) -> bool:
    """Return whether an event is one that can be taken back from a session of this state."""
    return status in UPCOMING if kind == "moved" else UNDOABLE.get(kind) == status


def may_move(old: str, new: str) -> bool:
    """Return whether a session may go from ``old`` to ``new``."""
    return SessionStatus(new) in SESSION_MOVES[SessionStatus(old)]


def course_may_move(old: str, new: str) -> bool:
    """Return whether a course may go from ``old`` to ``new``."""
    return CourseStatus(new) in COURSE_MOVES[CourseStatus(old)]


def used_up(*, no_show_uses_session: bool) -> frozenset[SessionStatus]:
    """Return the states in which one of the course's sessions is used up. The house rule is the location's."""
    return DONE | {_S.NO_SHOW} if no_show_uses_session else DONE
