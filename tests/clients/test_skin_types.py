"""Fitzpatrick and Glogau: noted once, with date and who, by who treats; read by who may read health."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from clients.models import SkinType
from salon import clock
from tests.factories import Cast


@pytest.fixture
def clara(cast: Cast) -> Browser:
    browser = Browser()
    browser.force_login(cast.clara_user)
    return browser


def test_a_type_is_noted_once_with_date_and_who(cast: Cast, clara: Browser) -> None:
    address = f"/clients/{cast.nora.pk}/skin-types/fitzpatrick/"
    assert clara.post(address, {"grade": "3"}).status_code == 302
    (row,) = SkinType.objects.all()
    assert (row.kind, row.roman, row.noted_by, row.noted_at.date()) == (
        "fitzpatrick",
        "III",
        cast.clara_user,
        clock.now().date(),
    )
    again = clara.post(address, {"grade": "4"}, follow=True).content.decode()
    assert "This type is on file already." in again
    assert SkinType.objects.get().grade == 3


def test_noted_by_mistake_it_is_closed_and_can_be_noted_anew(cast: Cast, clara: Browser) -> None:
    address = f"/clients/{cast.nora.pk}/skin-types/glogau/"
    clara.post(address, {"grade": "1"})
    clara.post(address, {"press": "withdraw"})
    clara.post(address, {"grade": "2"})
    assert [(row.grade, row.withdrawn_by) for row in SkinType.objects.order_by("id")] == [
        (1, cast.clara_user),
        (2, None),
    ]


@pytest.mark.parametrize(("kind", "grade"), [("glogau", "5"), ("fitzpatrick", "7"), ("glogau", "0"), ("glogau", "²")])
def test_a_type_that_does_not_exist_is_refused(cast: Cast, clara: Browser, kind: str, grade: str) -> None:
    said = clara.post(f"/clients/{cast.nora.pk}/skin-types/{kind}/", {"grade": grade}, follow=True)
    assert "There is no such type." in said.content.decode()
    assert not SkinType.objects.exists()


def test_the_database_knows_the_types_too(cast: Cast) -> None:
    for kind, grade in (("glogau", 5), ("fitzpatrick", 0), ("other", 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            SkinType.objects.create(client=cast.nora, kind=kind, grade=grade, noted_at=clock.now())


def test_the_desk_neither_reads_nor_writes_it(cast: Cast, clara: Browser, client: Browser) -> None:
    client.force_login(cast.rita)
    address = f"/clients/{cast.nora.pk}/"
    assert client.post(f"{address}skin-types/glogau/", {"grade": "1"}).status_code == 403
    clara.post(f"{address}skin-types/glogau/", {"grade": "1"})
    assert "Glogau" in clara.get(address).content.decode()
    assert "Glogau" not in client.get(address).content.decode()
    assert clara.post(f"{address}skin-types/other/", {"grade": "1"}).status_code == 404
