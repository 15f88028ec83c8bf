"""The cast every test knows: Olga owns, Rita receives, Clara and Dina treat, Nora is the client."""

from dataclasses import dataclass

from bookings.models import Cosmetologist, Device, Room
from clients.models import Client
from salon.accounts.models import Location, User
from salon.accounts.roles import Role
from tests.factories.bookings import CosmetologistFactory, DeviceFactory, RoomFactory
from tests.factories.clients import ClientFactory
from tests.factories.people import LocationFactory, MembershipFactory, UserFactory


@dataclass
class Cast:
    """One salon, small enough to hold in the head: two cosmetologists, two rooms, two devices."""

    location: Location
    olga: User
    rita: User
    clara_user: User
    clara: Cosmetologist
    dina: Cosmetologist
    rooms: list[Room]
    devices: list[Device]
    nora: Client


def make_cast(**location: object) -> Cast:
    """Make the cast at a new location. The catalogue is loaded by the ``catalogue`` fixture, not here."""
    place = LocationFactory(**location)
    people = {}
    for username, role in (("olga", Role.OWNER), ("rita", Role.RECEPTIONIST), ("clara", Role.COSMETOLOGIST)):
        suffix = f"-{place.code}" if User.objects.filter(username=username).exists() else ""
        people[username] = UserFactory(username=username + suffix, first_name=username.capitalize())
        MembershipFactory(user=people[username], location=place, role=role.value)
    return Cast(
        location=place,
        olga=people["olga"],
        rita=people["rita"],
        clara_user=people["clara"],
        clara=CosmetologistFactory(location=place, code="clara", name="Clara", user=people["clara"], position=1),
        dina=CosmetologistFactory(location=place, code="dina", name="Dina", position=2),
        rooms=[RoomFactory(location=place, position=n) for n in (1, 2)],
        devices=[DeviceFactory(location=place, position=n) for n in (1, 2)],
        nora=ClientFactory(location=place, name="Nora Test", email="nora@example.com"),
    )
