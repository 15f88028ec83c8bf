"""A stretch of one weekday in wall-clock time. Pure."""

from datetime import time
from typing import NamedTuple


class Span(NamedTuple):
    """Hours of one weekday (Monday 0)."""

    weekday: int
    starts: time
    ends: time
