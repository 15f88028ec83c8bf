"""How far a token reaches within its owner's role: each scope includes the one before it. Pure.

A token never gives more than the role; it may give less, so that a spreadsheet that reads the diary cannot book, and a
booking kiosk in a cosmetologist's name cannot read her clients' health.
"""

from enum import StrEnum


class Scope(StrEnum):
    READ = "read"  # look, health data aside
    DESK = "desk"  # also book, move, cancel, ask the screening questions
    CLINICAL = "clinical"  # also health data: whatever the role may


def reaches(scope: str, *, health: bool, changes: bool) -> bool:
    """Return whether a token of ``scope`` may be used where health data is read or written, or something is changed."""
    if health:
        return scope == Scope.CLINICAL
    return scope != Scope.READ or not changes
