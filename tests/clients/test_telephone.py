"""Numbers are kept as they are dialled from anywhere, and shown as people write them where the salon is."""

import pytest
from django.template import Context, Template

from clients.selectors.telephone import telephone
from tests.factories import LocationFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stored", "country", "shown"),
    [
        ("+4930901820", "DE", "030 901820"),
        ("+4930901820", "US", "+49 30 901820"),
        ("+4930901820", "", "030 901820"),  # as dialled in Berlin's zone
        ("", "DE", ""),
    ],
)
def test_a_number_is_written_as_people_there_write_it(stored: str, country: str, shown: str) -> None:
    place = LocationFactory(country=country, zone_name="Europe/Berlin")
    page = Template("{% load telephone %}{{ number|telephone:place }}").render(
        Context({"number": stored, "place": place})
    )
    assert page == telephone(stored, place) == shown
