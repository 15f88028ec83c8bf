"""An empty salon is founded once, by whoever comes first, and by nobody afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier

import pytest
from django.db import connection

from salon.accounts.models import Location, Membership, User
from salon.accounts.roles import Role
from salon.accounts.services.found_salon import found_salon, is_empty
from salon.errors import Conflict
from tests.factories import UserFactory

PASSWORD = "breathing-water-7"


def found(username: str = "vera", name: str = "Studio Ö") -> User:
    return found_salon(
        name=name,
        zone_name="Europe/Riga",
        language="ru",
        weekdays={0, 2},
        opens=time(9),
        closes=time(18, 30),
        username=username,
        password=PASSWORD,
        first_name="Vera",
    )


@pytest.mark.django_db
def test_the_first_account_owns_the_location() -> None:
    assert is_empty()
    owner = found()
    membership = Membership.objects.select_related("location").get(user=owner)
    location = membership.location
    assert membership.role == Role.OWNER
    assert (location.name, location.code, location.zone_name, location.language) == (
        "Studio Ö",
        "studio-o",
        "Europe/Riga",
        "ru",
    )
    assert [(h.weekday, h.opens, h.closes) for h in location.opening_hours.all()] == [
        (0, time(9), time(18, 30)),
        (2, time(9), time(18, 30)),
    ]
    assert owner.check_password(PASSWORD)
    assert not owner.is_superuser
    assert not is_empty()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Салон", "🌊", "x" * 120])
def test_any_name_makes_a_code(name: str) -> None:
    found(name=name)
    location = Location.objects.get()
    assert location.name == name
    assert 0 < len(location.code) <= 40


@pytest.mark.django_db
@pytest.mark.parametrize("active", [True, False])
def test_nobody_founds_it_again(active: bool) -> None:
    UserFactory(is_active=active)
    with pytest.raises(Conflict) as refused:
        found()
    assert refused.value.code == "already_founded"
    assert not Location.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_come_at_once_one_is_the_owner() -> None:
    together = Barrier(4)

    def try_it(number: int) -> str:
        together.wait()
        try:
            return found(username=f"owner-{number}").username
        except Conflict as conflict:
            return conflict.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(try_it, range(4)))
    assert results[:3] == ["already_founded"] * 3
    assert User.objects.count() == Location.objects.count() == Membership.objects.count() == 1
