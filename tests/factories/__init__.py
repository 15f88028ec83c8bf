"""One cast of people and things, made by name."""

from tests.factories.bookings import CosmetologistFactory, DeviceFactory, RoomFactory
from tests.factories.clients import ClientFactory
from tests.factories.people import LocationFactory, MembershipFactory, UserFactory
from tests.factories.salon import Cast, make_cast

__all__ = [
    "Cast",
    "ClientFactory",
    "CosmetologistFactory",
    "DeviceFactory",
    "LocationFactory",
    "MembershipFactory",
    "RoomFactory",
    "UserFactory",
    "make_cast",
]
