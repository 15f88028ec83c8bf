"""Rooms, devices, cosmetologists."""

from datetime import time

import factory

from bookings.models import Cosmetologist, Device, Room, WorkingHours
from tests.factories.people import LocationFactory


class RoomFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Room

    location = factory.SubFactory(LocationFactory)
    code = factory.Sequence(lambda n: f"room-{n}")
    name = factory.Sequence(lambda n: f"Room {n}")


class DeviceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Device

    location = factory.SubFactory(LocationFactory)
    code = factory.Sequence(lambda n: f"device-{n}")
    name = factory.Sequence(lambda n: f"Oxygen {n}")


class CosmetologistFactory(factory.django.DjangoModelFactory):
    """Works Monday to Saturday, 09:00-20:00 local time."""

    class Meta:
        model = Cosmetologist
        skip_postgeneration_save = True

    location = factory.SubFactory(LocationFactory)
    code = factory.Sequence(lambda n: f"cosmetologist-{n}")
    name = factory.Sequence(lambda n: f"Cosmetologist {n}")

    @factory.post_generation
    def hours(self: Cosmetologist, create: bool, extracted: object, **kwargs: object) -> None:
        if create and extracted is not False:
            WorkingHours.objects.bulk_create(
                WorkingHours(cosmetologist=self, weekday=day, starts=time(9), ends=time(20)) for day in range(6)
            )
