"""The frame knows pages by name only, shows each colleague her own, and never breaks over a page that is not there."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import include, path

from salon.accounts.models import Membership
from salon.accounts.policies import SETTINGS, STAFF
from salon.accounts.roles import Role
from salon.navigation import BOOKING, ENTRIES, Entry, _link, navigation, shell, theme_of


def page(request: HttpRequest) -> None: ...


urlpatterns = [
    path("diary/", page, name="diary-home"),
    path("clients/", include(([path("", page, name="list")], "clients"))),
    path("team/", page, name="team-home"),
]

pytestmark = pytest.mark.urls(__name__)
DIARY = Entry("Diary", "Diary", "calendar-days", ("bookings:gone", "diary-home"))
TEAM = Entry("Team", "Team", "door-open", ("team-home",), SETTINGS)
GONE = Entry("Gone", "Gone", "x", ("nowhere:at-all",))


def request(role: Role | None = Role.RECEPTIONIST, where: str = "/") -> HttpRequest:
    made = RequestFactory().get(where)
    made.membership = Membership(role=role.value) if role else None
    return made


def test_the_first_name_that_exists_is_taken() -> None:
    link = _link(DIARY, request())
    assert link is not None
    assert link.url == "/diary/"


def test_a_page_that_does_not_exist_is_left_out() -> None:
    assert _link(GONE, request()) is None


def test_a_colleague_sees_only_what_her_role_may_open() -> None:
    assert _link(TEAM, request(Role.RECEPTIONIST)) is None
    assert _link(TEAM, request(Role.OWNER)) is not None


def test_a_stranger_sees_nothing() -> None:
    assert navigation(request(role=None)) == []


def test_the_page_one_is_on_is_marked_and_so_are_those_below_it() -> None:
    assert _link(DIARY, request(where="/diary/2030-03-04/")).current
    assert not _link(DIARY, request(where="/clients/")).current


def test_the_frame_makes_its_links_only_when_they_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("salon.navigation.navigation", lambda request: asked.append(request) or [])
    context = shell(request())
    assert asked == []
    assert list(context["nav"]) == []
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", "auto"), ('"><script>', "auto")]
)
def test_the_theme_comes_from_the_cookie_and_from_no_other_value(cookie: str, theme: str) -> None:
    made = request()
    made.COOKIES["theme"] = cookie
    assert theme_of(made) == theme


def test_every_entry_has_a_policy_that_only_staff_pass() -> None:
    assert all(not entry.policy.public and entry.policy.roles <= STAFF.roles for entry in (BOOKING, *ENTRIES))
