"""Something happened: someone is ill, a device broke, the salon closes, a client is away, hours changed.

Every session hit, across all courses, gets another place with the fewest and smallest moves: shown first as before and
after, applied in one transaction, undone as one. Doors: :func:`propose_repair`, :func:`note_or_propose`,
:func:`apply_repair`, :func:`undo_repair`, :func:`show_repair`; :func:`sessions_hit` only looks.
"""

from bookings.services.repair.apply import apply_repair
from bookings.services.repair.causes import Cause, CauseKind
from bookings.services.repair.progress import Progress, progress_of
from bookings.services.repair.propose import note_or_propose, propose_repair, sessions_hit
from bookings.services.repair.say import say_causes
from bookings.services.repair.show import ClientChange, RepairShown, show_repair
from bookings.services.repair.undo import undo_repair

__all__ = [
    "Cause",
    "CauseKind",
    "ClientChange",
    "Progress",
    "RepairShown",
    "apply_repair",
    "note_or_propose",
    "progress_of",
    "propose_repair",
    "say_causes",
    "sessions_hit",
    "show_repair",
    "undo_repair",
]
