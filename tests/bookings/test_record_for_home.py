"""What a record recommends for home, screened; the device's setting; a lot whose serum does not suit her any more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client as Browser

from bookings.message_kinds.names import AFTERCARE
from bookings.models import Session, SessionRecord
from bookings.record_draft import Draft
from bookings.services.change_state import complete
from bookings.services.save_record import save_record
from clients.models import Allergy, Client
from salon.accounts.actor import Actor
from salon.errors import Invalid
from salon.outbox.models import Message
from salon.outbox.services.render import render
from tests.factories import Cast
from tests.factories.catalogue import Catalogue
from tests.factories.courses import make_course
from tests.factories.protocol import make_lot
from tests.factories.screenings import screened
from treatments.models import SerumLot

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
PEEL = "missha-oxygen-peel"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def lot(cast: Cast, catalogue: Catalogue) -> SerumLot:
    return make_lot(cast.location, catalogue.serums["hyaluronic"])


@pytest.fixture
def visits(cast: Cast, catalogue: Catalogue, lot: SerumLot) -> list[Session]:
    """Nora's two sessions with the shipped catalogue, both under way, her answers all no."""
    course = make_course(cast, [MONDAY - timedelta(days=4), MONDAY])
    screened(cast.nora, catalogue.face)
    Session.objects.filter(course=course).update(status="in_treatment")
    return list(course.sessions.all())


def draft(lot: SerumLot, visit: Session, **changes: Any) -> Draft:
    values: dict[str, Any] = {
        "serum_lot_id": lot.pk,
        "serum_ml": Decimal(2),
        "device_minutes": 20,
        "device_setting": "2.5 bar, fine nozzle",
        "reacted_since_last": False,
        "note": "as planned",
        "home_care": (PEEL,),
    }
    return Draft(**values | changes)


def save(visit: Session, cast: Cast, said: Draft, version: int | None = None) -> SessionRecord:
    return save_record(session=visit, draft=said, expected_version=version, actor=Actor(cast.clara_user))


def allergic(client: Client, catalogue: Catalogue, name: str) -> None:
    group = next(group for code, group in catalogue.groups.items() if name in code)
    Allergy.objects.create(client=client, words=name, group=group, noted_at=MONDAY)


def letter(session: Session) -> str:
    message = Message.objects.get(kind=AFTERCARE, about__session=session.pk)
    found = render([message])[message.pk]
    assert found.text
    assert all(word in found.html for word in ("SPF 30", "Something feels wrong"))
    return found.text


def test_what_is_recommended_goes_out_with_its_use_and_cautions(
    cast: Cast, visits: list[Session], lot: SerumLot
) -> None:
    save(visits[1], cast, draft(lot, visits[1]))
    complete(session=visits[1], actor=Actor(cast.clara_user))
    text = letter(visits[1])
    for words in ("Missha", "100 ml", "massage", "Please mind:"):
        assert words in text


def test_nothing_recommended_nothing_said(cast: Cast, visits: list[Session], lot: SerumLot) -> None:
    save(visits[1], cast, draft(lot, visits[1], home_care=()))
    complete(session=visits[1], actor=Actor(cast.clara_user))
    assert "Missha" not in letter(visits[1])


def test_the_letter_screens_again(cast: Cast, catalogue: Catalogue, visits: list[Session], lot: SerumLot) -> None:
    save(visits[1], cast, draft(lot, visits[1]))
    complete(session=visits[1], actor=Actor(cast.clara_user))
    allergic(cast.nora, catalogue, "pineapple")
    assert "Missha" not in letter(visits[1])


def test_what_her_allergies_speak_against_cannot_be_recommended(
    cast: Cast, catalogue: Catalogue, visits: list[Session], lot: SerumLot, client: Browser
) -> None:
    allergic(cast.nora, catalogue, "latex")
    with pytest.raises(Invalid) as refusal:
        save(visits[1], cast, draft(lot, visits[1]))
    assert set(refusal.value.errors) == {"home_care"}
    client.force_login(cast.clara_user)
    page = client.get(f"/sessions/{visits[1].pk}/record/").content.decode()
    assert "which cross-reacts with" in page
    with pytest.raises(Invalid):
        save(visits[1], cast, draft(lot, visits[1], home_care=("no-such-product",)))


def test_the_setting_and_the_products_are_filled_in_from_last_time_where_that_is_safe(
    cast: Cast, catalogue: Catalogue, visits: list[Session], lot: SerumLot, client: Browser
) -> None:
    save(visits[0], cast, draft(lot, visits[0]))
    complete(session=visits[0], actor=Actor(cast.clara_user))
    client.force_login(cast.clara_user)

    def suggested() -> Draft:
        found: Draft = client.get(f"/sessions/{visits[1].pk}/record/").context["sheet"].draft
        return found

    assert (suggested().device_setting, suggested().home_care) == ("2.5 bar, fine nozzle", (PEEL,))
    Session.objects.filter(pk=visits[1].pk).update(device=cast.devices[1])
    assert suggested().device_setting == ""  # another device, another scale
    allergic(cast.nora, catalogue, "pineapple")
    assert suggested().home_care == ()


def test_a_lot_of_a_serum_that_does_not_suit_her_any_more_cannot_be_chosen_but_stays_where_it_was_used(
    cast: Cast, catalogue: Catalogue, visits: list[Session], lot: SerumLot, client: Browser
) -> None:
    save(visits[0], cast, draft(lot, visits[0]))
    allergic(cast.nora, catalogue, "hyaluron")
    assert save(visits[0], cast, draft(lot, visits[0], home_care=(), note="red"), 1).version == 2
    with pytest.raises(Invalid) as refusal:
        save(visits[1], cast, draft(lot, visits[1], home_care=()))
    assert set(refusal.value.errors) == {"serum_lot"}
    client.force_login(cast.clara_user)
    page = client.get(f"/sessions/{visits[1].pk}/record/").content.decode()
    assert "This serum does not suit her." in page


def test_the_signed_record_and_the_api_say_it_too(
    cast: Cast, catalogue: Catalogue, visits: list[Session], lot: SerumLot, client: Browser
) -> None:
    save(visits[1], cast, draft(lot, visits[1]))
    complete(session=visits[1], actor=Actor(cast.clara_user))
    client.force_login(cast.clara_user)
    page = client.get(f"/sessions/{visits[1].pk}/record/").content.decode()
    assert "2.5 bar, fine nozzle" in page
    assert "Missha" in page
    said = client.get(f"/api/v1/sessions/{visits[1].pk}/record/").json()
    assert (said["device_setting"], said["home_care"]) == ("2.5 bar, fine nozzle", [PEEL])
