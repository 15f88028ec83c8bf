"""The owner says when messages leave, and what waits follows at once."""

import re
from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from salon.accounts.actor import SYSTEM
from salon.accounts.models import Location
from salon.accounts.roles import Role
from salon.errors import Invalid
from salon.outbox import kinds
from salon.outbox.kinds import all_kinds
from salon.outbox.models import MessageRule
from salon.outbox.rules import Rule, rules_of
from salon.outbox.services import change_rules
from tests.factories import LocationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rewritten(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Which kinds were written anew, each time."""
    seen: list[list[str]] = []
    monkeypatch.setattr(kinds, "_rewrites", [lambda location, names: seen.append(sorted(names))])
    return seen


def change(location: Location, quiet: tuple[time, time] = (time(21), time(8)), **rules: Rule) -> None:
    named = {name.replace("_", "-"): rule for name, rule in rules.items()}
    change_rules(location=location, rules=named, quiet_from=quiet[0], quiet_until=quiet[1], actor=SYSTEM)


def test_without_a_row_the_kinds_defaults_hold(location: Location) -> None:
    rules = rules_of(location)
    assert rules.of("reminder-2d") == Rule(enabled=True, offset=timedelta(days=2), quiet=True)
    assert (rules.hours.starts, rules.hours.ends) == (time(21), time(8))


def test_only_what_changed_is_written_anew(location: Location, rewritten: list[list[str]]) -> None:
    same = rules_of(location).of("reminder-3h")
    change(location, reminder_2d=Rule(enabled=True, offset=timedelta(days=3), quiet=True), reminder_3h=same)
    assert rewritten == [["reminder-2d"]]
    assert rules_of(location).of("reminder-2d").offset == timedelta(days=3)


def test_other_quiet_hours_concern_every_kind(location: Location, rewritten: list[list[str]]) -> None:
    change(location, quiet=(time(20), time(9)))
    assert rewritten == [sorted(kind.name for kind in all_kinds())]


@pytest.mark.parametrize("offset", [timedelta(minutes=29), timedelta(days=61)])
def test_an_offset_out_of_bounds_is_refused_and_nothing_is_written(
    location: Location, rewritten: list[list[str]], offset: timedelta
) -> None:
    with pytest.raises(Invalid) as refusal:
        change(location, reminder_2d=Rule(enabled=True, offset=offset, quiet=True))
    assert list(refusal.value.errors) == ["reminder-2d"]
    assert not MessageRule.objects.exists()
    assert rewritten == []


# --- the page ------------------------------------------------------------------------------------------------------


@pytest.fixture
def olga(client: Client, location: Location) -> Client:
    member = MembershipFactory(location=location, user=UserFactory(), role=Role.OWNER.value)
    client.force_login(member.user)
    return client


def filled(**changes: str) -> dict[str, str]:
    data = {"quiet_from": "21:00", "quiet_until": "08:00"}
    for kind in all_kinds():
        data |= {f"{kind.name}-enabled": "on", f"{kind.name}-amount": "2", f"{kind.name}-unit": "hours"}
    return data | changes


def test_the_page_saves_what_it_shows(olga: Client, location: Location) -> None:
    response = olga.post(reverse("outbox:rules"), filled(**{"reminder-2d-amount": "3", "reminder-2d-unit": "days"}))
    assert response.status_code == 303
    assert rules_of(location).of("reminder-2d").offset == timedelta(days=3)
    html = olga.get(reverse("outbox:rules")).content.decode()
    assert 'value="3"' in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"reminder-2d-amount": "x"},
        {"reminder-2d-amount": ""},
        {"reminder-2d-amount": "-1"},
        {"reminder-2d-amount": "999999999999999"},
        {"reminder-2d-unit": "years"},
        {"reminder-2d-amount": "1", "reminder-2d-unit": "minutes"},
        {"reminder-2d-amount": "100", "reminder-2d-unit": "days"},
        {"quiet_from": "25:00"},
        {"quiet_until": ""},
    ],
)
def test_a_wrong_value_is_said_beside_its_field_and_kept(
    olga: Client, location: Location, wrong: dict[str, str]
) -> None:
    response = olga.post(reverse("outbox:rules"), filled(**wrong))
    html = response.content.decode()
    assert response.status_code == 422
    assert 'aria-invalid="true"' in html
    assert not MessageRule.objects.exists()


def test_each_rule_is_a_line_under_its_moment_and_says_how_it_stands(olga: Client, location: Location) -> None:
    change(location, reminder_2d=Rule(enabled=False, offset=timedelta(days=1), quiet=True, audience="new"))
    html = " ".join(olga.get(reverse("outbox:rules")).content.decode().split())
    chapters = re.findall(r'<h2 id="chapter-\d">([^<]+)</h2>', html)
    assert chapters[:3] == ["She has booked", "Before a visit", "Something changed"]
    assert html.count("<details") == len(all_kinds())
    assert " open>" not in html
    line = html[html.index(">Reminder, days before<") :]
    assert "1 day before the session begins. Clients in their first course" in line[:300]
    assert "Off" in re.sub("<[^>]+>", "", line[: line.index("</summary>")])


def test_a_rule_with_a_fault_stands_open(olga: Client) -> None:
    html = olga.post(reverse("outbox:rules"), filled(**{"reminder-2d-amount": "x"})).content.decode()
    assert html.count(" open>") == 1
    assert 'aria-invalid="true"' in html[html.index(" open>") : html.index("</details>", html.index(" open>"))]


def test_only_the_owner_may(client: Client, location: Location) -> None:
    client.force_login(MembershipFactory(location=location, user=UserFactory()).user)
    assert client.get(reverse("outbox:rules")).status_code == 403
    assert client.post(reverse("outbox:rules"), filled()).status_code == 403


def test_another_location_keeps_its_rules(olga: Client) -> None:
    olga.post(reverse("outbox:rules"), filled())
    assert not MessageRule.objects.filter(location=LocationFactory()).exists()
