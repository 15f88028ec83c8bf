"""Locations, users, memberships."""

from datetime import time
from functools import cache

import factory
from django.contrib.auth.hashers import make_password

from salon.accounts.models import Location, Membership, OpeningHours, User
from salon.accounts.roles import Role

PASSWORD = "a-password-for-tests"


@cache
def hashed() -> str:
    """PBKDF2 is slow on purpose: paid once a run, not once a person."""
    return make_password(PASSWORD)


class LocationFactory(factory.django.DjangoModelFactory):
    """Open Monday to Saturday, 09:00-20:00, in Europe/Berlin."""

    class Meta:
        model = Location
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"location-{n}")
    name = "Salon Test"
    zone_name = "Europe/Berlin"
    email = "desk@salon.example"

    @factory.post_generation
    def hours(self: Location, create: bool, extracted: object, **kwargs: object) -> None:
        if create and extracted is not False:
            OpeningHours.objects.bulk_create(
                OpeningHours(location=self, weekday=day, opens=time(9), closes=time(20)) for day in range(6)
            )


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user-{n}")
    password = factory.LazyFunction(hashed)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    location = factory.SubFactory(LocationFactory)
    role = Role.RECEPTIONIST.value
