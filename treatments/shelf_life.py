"""Until when a lot of serum may be used. Pure: dates in, dates out."""

from datetime import date, timedelta

from treatments.kinds import Standing


def usable_until(*, expires_on: date, opened_on: date | None, in_use_days: int) -> date:
    """Return the last day a lot may be used: its expiry, or its days in use after opening, whichever is sooner."""
    if opened_on is None:
        return expires_on
    return min(expires_on, opened_on + timedelta(days=in_use_days))


def standing(
    on: date,
    *,
    received_on: date,
    expires_on: date,
    opened_on: date | None,
    in_use_days: int,
    recalled: bool,
    closed: bool,
) -> Standing:
    """Return whether a lot may be used on a day; the gravest reason against it first."""
    if recalled:
        return Standing.RECALLED
    if closed:
        return Standing.CLOSED
    if on > expires_on:
        return Standing.EXPIRED
    if on > usable_until(expires_on=expires_on, opened_on=opened_on, in_use_days=in_use_days):
        return Standing.OPEN_TOO_LONG
    return Standing.NOT_YET if on < received_on else Standing.USABLE
