"""How long each oxygen device worked since its last service: summed from signed records, never stored."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from functools import reduce
from operator import or_

from django.db.models import Q, Sum

from bookings.models import Device, SessionRecord
from bookings.service_due import DeviceUse


def device_uses(devices: Iterable[Device]) -> dict[int, DeviceUse]:
    """Return the use of each device, by key; ``location`` has to be loaded. One query, however many.

    Minutes count from the local morning of the day it was serviced, or from ever.
    """
    rows = list(devices)
    if not rows:
        return {}
    since = [Q(session__device=one, session__starts_at__gte=_morning(one)) for one in rows]
    signed = SessionRecord.objects.filter(reduce(or_, since), signed_at__isnull=False).order_by()
    sums = dict(signed.values_list("session__device").annotate(minutes=Sum("device_minutes")))
    return {one.pk: DeviceUse(sums.get(one.pk) or 0, one.service_minutes, one.service_by) for one in rows}


def _morning(device: Device) -> datetime:
    if device.serviced_on is None:
        return datetime(2000, 1, 1, tzinfo=UTC)
    return datetime.combine(device.serviced_on, time(), tzinfo=device.location.zone)
