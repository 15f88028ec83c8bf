"""The owner's pages about data: export, erasure, retention, the log. Nobody else's."""

import io
import json
import zipfile

import pytest
from django.test import Client as Browser

from bookings.models import Photo
from clients.models import Client
from salon import clock
from salon.privacy.holdings import holdings
from salon.privacy.models import Reading, RetentionRule
from tests.factories import Cast
from tests.privacy.test_erasure import settle
from tests.privacy.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def owner(cast: Cast) -> Browser:
    browser = Browser()
    browser.force_login(cast.olga)
    return browser


def export(world: World) -> zipfile.ZipFile:
    answer = owner(world.cast).get(f"/clients/{world.nora.pk}/data/export.zip")
    assert answer.status_code == 200
    assert answer.streaming
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_an_export_holds_every_declared_row_and_every_planted_word_twice_over(world: World) -> None:
    archive = export(world)
    data = json.loads(archive.read("data.json"))
    assert {one["model"] for one in data["holdings"]} == {model._meta.label for model in holdings()}
    for model, holding in holdings().items():
        rows = next(one["rows"] for one in data["holdings"] if one["model"] == model._meta.label)
        assert len(rows) == holding.of(world.nora.pk).count()
    for text in (archive.read("data.json").decode(), archive.read("index.html").decode()):
        assert set(world.found_in(text)) == set(world.words)
        assert "nora@example.com" in text
    assert archive.testzip() is None


def test_an_export_holds_her_pictures_and_a_lost_one_costs_no_other(world: World) -> None:
    first, second, _ = Photo.objects.filter(session__client=world.nora)
    second.picture.storage.delete(second.picture.name)
    archive = export(world)
    files = {name: archive.read(name) for name in archive.namelist() if name.startswith("files/photo")}
    assert len(files) == 3
    assert [body[:2] == b"\xff\xd8" for _, body in sorted(files.items())] == [True, False, True]
    assert first.picture.read() in files.values()


def test_an_export_of_one_client_holds_no_other(world: World) -> None:
    other = Client.objects.create(location=world.cast.location, name="Olena Other", created_at=clock.now())
    archive = export(world)
    assert "Olena" not in archive.read("data.json").decode()
    assert other.name not in archive.read("index.html").decode()


def test_that_it_was_made_is_in_the_log(world: World) -> None:
    export(world)
    line = Reading.objects.get()
    assert (line.by_name, line.what, line.subjects) == ("olga", ["export"], [world.nora.subject])


PAGES = ["/clients/{}/data/", "/clients/{}/data/export.zip", "/privacy/", "/privacy/log/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["rita", "clara_user"])
def test_only_the_owner_opens(page: str, who: str, cast: Cast) -> None:
    browser = Browser()
    browser.force_login(getattr(cast, who))
    assert browser.get(page.format(cast.nora.pk)).status_code == 403
    assert owner(cast).get(page.format(cast.nora.pk)).status_code == 200


def test_the_page_shows_what_is_there_before_and_after(world: World) -> None:
    settle(world)
    page = f"/clients/{world.nora.pk}/data/"
    browser = owner(world.cast)
    assert "answers: " in browser.get(page).content.decode()
    answer = browser.post(page, {"classes": ["health"], "reason": "asked", "sure": "on"}, follow=True)
    text = answer.content.decode()
    assert "answers: " not in text
    assert "Health answers, allergies, documents" in text
    assert "She asked for it" in text
    assert world.nora.allergies.count() == 0


def test_a_refusal_stands_on_the_page_and_nothing_ticked_is_lost(world: World) -> None:
    page = f"/clients/{world.nora.pk}/data/"
    answer = owner(world.cast).post(page, {"classes": ["health"], "reason": "asked", "sure": "on"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "still to come. Cancel them first." in text
    assert 'value="health" checked' in text
    answer = owner(world.cast).post(page, {"classes": ["health"], "reason": "asked"})
    assert answer.status_code == 422
    assert "it cannot be brought back" in answer.content.decode()


def test_retention_times_are_the_owners_and_a_wrong_one_is_said_beside_its_field(cast: Cast) -> None:
    browser = owner(cast)
    form = browser.get("/privacy/").context["form"]
    given = {f"{one.prefix}-{name}": one.initial[name] for one in form.forms for name in ("months", "reason")}
    assert browser.post("/privacy/", given | {"photos-months": 0}).status_code == 422
    assert not RetentionRule.objects.exists()
    assert browser.post("/privacy/", given | {"photos-months": 36, "photos-binding": "on"}).status_code == 302
    rule = RetentionRule.objects.get(record_class="photos")
    assert (rule.months, rule.binding) == (36, True)


def test_the_log_is_narrowed_by_client_by_colleague_and_by_day(world: World) -> None:
    browser = owner(world.cast)
    other = Client.objects.create(location=world.cast.location, name="Olena Other", created_at=clock.now())
    for pk in (world.nora.pk, other.pk):
        browser.get(f"/clients/{pk}/")

    def lines(**query: object) -> int:
        return len(browser.get("/privacy/log/", query).context["lines"])

    assert lines() == 2
    assert lines(client=world.nora.pk) == 1
    assert lines(by=world.cast.clara_user.pk) == 0
    assert lines(by=world.cast.olga.pk) == 2
    today = clock.today(world.cast.location.zone)
    assert lines(since=today, until=today) == 2
    assert lines(until="2020-01-01") == 0
    assert lines(since="never") == 2
    assert lines(before=Reading.objects.earliest("pk").pk + 1) == 1


def test_the_log_itself_is_read_without_a_line_and_in_few_queries(world: World, django_assert_max_num_queries) -> None:
    browser = owner(world.cast)
    for _ in range(5):
        browser.get(f"/clients/{world.nora.pk}/")
    with django_assert_max_num_queries(8):
        browser.get("/privacy/log/")
    assert Reading.objects.count() == 5


def test_another_locations_client_is_not_there(world: World) -> None:
    from tests.factories import make_cast

    stranger = owner(make_cast())
    for page in PAGES[:2]:
        assert stranger.get(page.format(world.nora.pk)).status_code == 404
    assert stranger.get("/privacy/log/").context["lines"] == []
