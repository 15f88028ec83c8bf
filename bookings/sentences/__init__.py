"""The words of planning and booking: what is in the way, which rule would break, what a plan is good for.

Knows causes, the languages, and a zone to read a clock in; reads no database and decides nothing.
"""

from bookings.sentences.clocks import at, clock_time, day, numbered, stretch
from bookings.sentences.obstacles import obstacle
from bookings.sentences.plans import reason, refusal, relaxation, title, unplaced
from bookings.sentences.rules import rule

__all__ = [
    "at",
    "clock_time",
    "day",
    "numbered",
    "obstacle",
    "reason",
    "refusal",
    "relaxation",
    "rule",
    "stretch",
    "title",
    "unplaced",
]
