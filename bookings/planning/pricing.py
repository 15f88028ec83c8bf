"""The points of a finished plan by cause: the cost function of :mod:`bookings.planning.cost` applied as it is written.

Independent of the search, which must arrive at the same total.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from bookings.planning.cost import Cost, time_change, wish_distance
from bookings.planning.model import PlannedSession, PlanRequest
from bookings.planning.rhythm import days_uneven, even_gap


def price(request: PlanRequest, sessions: Sequence[PlannedSession], ideal_finish: date) -> Cost:
    """Return the cost of a whole course, sessions in order of number."""
    weights = request.weights
    places = [session.place for session in sessions]
    wishes = [
        wish_distance(place.date.weekday(), place.minute, request.minutes, request.wishes, weights) for place in places
    ]
    pairs = list(pairwise(places))
    strangers = sum(request.preferred not in (None, place.cosmetologist) for place in places)
    start = request.wished_start or request.earliest
    even = even_gap(request.rhythm.per_week, request.rhythm.min_gap_days)
    dates = sorted(place.date for place in places)
    return Cost(
        outside_wishes=sum(outside for outside, _, _ in wishes),
        weekday=sum(weekday for _, weekday, _ in wishes),
        time_of_day=sum(time for _, _, time in wishes),
        not_preferred=weights.not_preferred * strangers,
        time_change=sum(time_change(one.minute, other.minute, weights) for one, other in pairs),
        cosmetologist_change=weights.cosmetologist_change
        * sum(one.cosmetologist != other.cosmetologist for one, other in pairs),
        start=weights.start_day * abs((places[0].date - start).days),
        late_finish=weights.late_day * max(0, (places[-1].date - ideal_finish).days),
        uneven_gaps=weights.uneven_day * sum(days_uneven((other - one).days, even) for one, other in pairwise(dates)),
    )
