"""The grades of the demo's records: a story with a beginning, a slow middle and, mostly, a good end. Pure."""

from bookings.scales_gais import Gais

_FALLS = (
    (4, 4, 3, 3, 3, 2, 2, 2, 1, 1),
    (3, 3, 3, 2, 2, 2, 1, 1, 1, 0),
    (3, 3, 2, 3, 2, 2, 2, 1, 1, 1),
    (4, 3, 3, 3, 2, 2, 2, 2, 1, 1),
)
_PLATEAU = (3, 3, 3, 3, 3, 3, 3, 2, 2, 2)

NOTES = (
    "",
    "Light redness on both cheeks, gone after ten minutes.",
    "",
    "Skin feels smoother, says the client.",
    "Used a little less serum around the eyes.",
    "",
    "Slight tingling at the start, then comfortable.",
    "",
    "Good glow, no redness.",
    "Client is happy. Talked about home care.",
)


def grade(*, course: int, indication: int, session: int, plateau: bool) -> int:
    """Return a severity 0-4 for the ``session``-th visit (from 0) of the ``course``-th demo course."""
    line = _PLATEAU if plateau else _FALLS[(course + indication) % len(_FALLS)]
    return line[min(session, len(line) - 1)]


def parts(grade: int) -> tuple[int, ...]:
    """Return the grades of an mMASI's regions, area and darkness in turn, that go with a plain grade."""
    if not grade:
        return (0,) * 8
    fainter = max(grade - 1, 1)
    return (grade, grade, grade + 1, grade, grade, fainter, 1, fainter)


def gais(better: int) -> str:
    """Return the label for so many grades better than at the start."""
    labels = (Gais.NO_CHANGE, Gais.IMPROVED, Gais.MUCH_IMPROVED, Gais.VERY_MUCH_IMPROVED)
    return labels[min(better, len(labels) - 1)].value if better >= 0 else Gais.WORSE.value


def note(*, course: int, session: int) -> str:
    return NOTES[(course * 3 + session) % len(NOTES)]
