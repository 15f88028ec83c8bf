"""The owner at a client's data: what is held, a ZIP to hand over, an erasure, and who read what."""

import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from clients.models import Client
from clients.services import note_allergy
from salon.accounts.actor import SYSTEM
from tests.factories import Cast
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_client_asks_for_her_data_and_then_to_be_forgotten(
    desk: Desk, cast: Cast, axe: Callable[[Page], list[str]]
) -> None:
    note_allergy(client=cast.nora, words="aunt's cream", actor=SYSTEM)
    page = desk.open(f"/clients/{cast.nora.pk}/", cast.olga)
    with page.expect_navigation():
        page.get_by_role("link", name="Export, erase").click()
    expect(page.get_by_text("allergies: 1")).to_be_visible()
    assert axe(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    assert "data.json" in zipfile.ZipFile(download.value.path()).namelist()
    page.get_by_label("Contact data").check()
    page.get_by_label("Health answers").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Erase what is ticked").click()
    expect(page.get_by_text("Tick this first").first).to_be_visible()
    expect(page.get_by_label("Contact data")).to_be_checked()
    page.get_by_label("I know that it cannot be brought back").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Erase what is ticked").click()
    expect(page.get_by_text("Erased so far")).to_be_visible()
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("link", name="Who read them").click()
    expect(page.get_by_text("everything, as an export")).to_be_visible()
    assert axe(page) == []
    assert Client.objects.get(pk=cast.nora.pk).name == "Erased client"


def test_the_retention_times_are_read_on_a_phone(desk: Desk, cast: Cast, axe: Callable[[Page], list[str]]) -> None:
    page = desk.open("/privacy/", cast.olga, width=320)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
