"""A Monday morning at Rita's desk, as the tests of bookings have it."""

from tests.bookings.conftest import desk, monday

__all__ = ["desk", "monday"]
