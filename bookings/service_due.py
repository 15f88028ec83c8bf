"""When an oxygen device is due for service: after so many minutes of use or on a day, whichever comes first. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

SOON_DAYS = 14
SOON_SHARE = 0.9  # of its minutes


@dataclass(frozen=True, slots=True)
class DeviceUse:
    """``minutes``: of oxygen in signed records since its last service. ``after`` and ``by``: the salon's settings."""

    minutes: int
    after: int | None
    by: date | None

    @property
    def minutes_left(self) -> int | None:
        """Below zero: so many too many. None: no such setting."""
        return None if self.after is None else self.after - self.minutes

    def due(self, on: date) -> bool:
        """Return whether service is due on this local date."""
        used_up = self.minutes_left is not None and self.minutes_left <= 0
        return used_up or (self.by is not None and on >= self.by)

    def soon(self, on: date) -> bool:
        """Return whether it is due, or nearly: nine tenths of the minutes used, or two weeks to go."""
        nearly = self.after is not None and self.minutes >= self.after * SOON_SHARE
        return nearly or (self.by is not None and on >= self.by - timedelta(days=SOON_DAYS))
