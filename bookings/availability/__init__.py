"""Database -> the planner's timelines, in one query. Reads only; decides nothing.

Opening and working hours are wall-clock times of the location's zone, made real day by day
(``bookings.planning.zones``), so a clock change moves no session. Everything busy is compared in UTC.
"""

from bookings.availability.load import PAST, load
from bookings.availability.public_holidays import known_region, public_holidays
from bookings.availability.rows import resources

__all__ = ["PAST", "known_region", "load", "public_holidays", "resources"]
