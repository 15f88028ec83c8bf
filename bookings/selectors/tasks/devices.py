"""Oxygen devices that want their service: book it before one stands still."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Device
from bookings.selectors.device_use import device_uses
from bookings.selectors.tasks.task import Scope, Task
from bookings.service_due import DeviceUse


def devices_to_service(scope: Scope) -> Iterator[Task]:
    """Yield one task for each device in use whose service is due or near. Two queries."""
    if scope.course is not None:
        return
    told = Device.objects.filter(location=scope.location, active=True).exclude(service_minutes=None, service_by=None)
    devices = list(told.select_related("location"))
    for one, use in zip(devices, device_uses(devices).values(), strict=True):
        if use.soon(scope.today):
            yield Task(
                kind="device-service",
                title=_("Service is due.") if use.due(scope.today) else _when(use),
                client=one.name,
                action=_("Note when it is away"),
                url=f"{reverse('bookings:repair-new', args=['device'])}?key={one.pk}",
                icon="wrench",
                due=use.by,
                urgent=use.due(scope.today),
            )


def _when(use: DeviceUse) -> str:
    left = use.minutes_left
    if left is not None and use.by is None:
        said = ngettext("Service after %(count)d more minute.", "Service after %(count)d more minutes.", left)
        return said % {"count": left}
    return _("Service is due soon.")
