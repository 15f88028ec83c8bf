"""The pattern page shows everything that can be copied, to the owner alone."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from salon.templatetags.badges import COURSE, MESSAGE, SESSION, VERDICT
from tests.factories import Cast


@pytest.fixture
def page(client: Client, cast: Cast) -> str:
    client.force_login(cast.olga)
    response = client.get(reverse("patterns"))
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_every_state_in_its_word(page: str) -> None:
    for looks in (SESSION, COURSE, MESSAGE, VERDICT):
        for look in looks.values():
            assert f'<span class="badge__word">{look.word}</span>' in page


def test_the_frame_says_where_one_is_and_who_one_is(page: str) -> None:
    assert "Salon Test" in page
    assert "Olga" in page
    assert '<a class="skip" href="#main">' in page
    assert 'action="/account/logout/"' in page


def test_no_id_stands_twice(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(set(ids)) == sorted(ids)


def test_it_reads_no_row_beyond_who_is_asking(client: Client, cast: Cast, django_assert_max_num_queries) -> None:
    client.force_login(cast.olga)
    with django_assert_max_num_queries(3):  # session, user, membership with location
        client.get(reverse("patterns"))


def test_a_colleague_without_the_right_is_told_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.rita)
    assert client.get(reverse("patterns")).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(reverse("patterns")).headers["Location"].startswith("/account/login/")
