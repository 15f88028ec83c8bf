"""A session starts with the consents signed and, where the serum asks for it, a patch test read. Booking never asks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Session
from bookings.services.change_state import arrive, start
from clients.services import withdraw_consent
from salon.accounts.actor import Actor
from salon.errors import Conflict
from tests.factories.consents import signed
from tests.factories.protocol import make_shelf
from tests.factories.visits import make_running_course

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def here(cast) -> Session:
    """Nora, received, who has taken back her consent to the treatment."""
    make_shelf(cast.location)
    session = make_running_course(cast, [MONDAY, MONDAY + timedelta(days=3)]).sessions.get(number=1)
    withdraw_consent(client=cast.nora, purpose="treatment", actor=Actor(cast.rita))
    return arrive(session=session, actor=Actor(cast.rita))


def test_a_session_does_not_start_without_the_consent_and_starts_with_it(cast, here):
    with pytest.raises(Conflict) as refusal:
        start(session=here, actor=Actor(cast.clara_user))
    assert (refusal.value.code, refusal.value.extra["purposes"]) == ("consent_missing", ["treatment"])
    assert "the treatment" in str(refusal.value)
    signed(cast.nora, ["treatment"])
    assert start(session=here, actor=Actor(cast.clara_user)).status == "in_treatment"


def test_the_button_says_what_to_do_and_leads_there(client, cast, here):
    client.force_login(cast.clara_user)
    current = {"HX-Request": "true", "HX-Current-URL": "http://testserver/my-day/"}
    answer = client.post(f"/sessions/{here.pk}/state/", {"move": "start"}, headers=current)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f'href="/clients/{cast.nora.pk}/consents/sign/?next=/my-day/"' in page


def test_before_she_comes_the_day_and_the_session_say_so(client, cast, here):
    Session.objects.filter(pk=here.pk).update(status="booked")
    for user, address in ((cast.clara_user, "/my-day/"), (cast.rita, f"/sessions/{here.pk}/")):
        client.force_login(user)
        assert "Consent missing" in client.get(address).content.decode()
    signed(cast.nora, ["treatment"])
    assert "Consent missing" not in client.get("/my-day/").content.decode()
    Session.objects.filter(pk=here.pk).update(status="completed")
    withdraw_consent(client=cast.nora, purpose="treatment", actor=Actor(cast.rita))
    assert "Consent missing" not in client.get("/my-day/").content.decode()
