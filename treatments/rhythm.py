"""How long a session may last and how often it may come. Pure: the bounds of a protocol, for forms and services alike.

The same bounds stand as constraints in the database.
"""

# least and most of each number of a protocol
LIMITS: dict[str, tuple[int, int]] = {
    "sessions": (1, 30),
    "per_week": (1, 4),
    "min_gap_days": (1, 60),
    "minutes": (5, 480),
    "minutes_min": (5, 480),
    "minutes_max": (5, 480),
    "minutes_before": (0, 120),
    "minutes_after": (0, 120),
}


def outside(numbers: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return the numbers out of bounds, each with the bounds it broke; the usual length lies between the others."""
    wrong = {name: bounds for name, bounds in LIMITS.items() if not bounds[0] <= numbers[name] <= bounds[1]}
    if not wrong and numbers["minutes_max"] < numbers["minutes_min"]:
        return {"minutes_max": (numbers["minutes_min"], LIMITS["minutes_max"][1])}
    between = (numbers["minutes_min"], numbers["minutes_max"])
    if not wrong and not between[0] <= numbers["minutes"] <= between[1]:
        return {"minutes": between}
    return wrong
