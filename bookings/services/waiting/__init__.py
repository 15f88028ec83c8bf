"""The waiting list: who waits, who fits a place in which order, an offer, and the first answer that gets it."""

from bookings.services.waiting.answer import accept, decline
from bookings.services.waiting.entries import join, leave
from bookings.services.waiting.matches import Match, matches
from bookings.services.waiting.offer import offer_place

__all__ = ["Match", "accept", "decline", "join", "leave", "matches", "offer_place"]
