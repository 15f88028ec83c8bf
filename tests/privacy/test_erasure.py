"""A client is erased: nothing of her words is left in any table, and what stock and statistics need stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from bookings.models import Session, SessionRecord
from bookings.services.cancel_course import cancel_course
from clients.models import Client, Screening
from clients.selectors.held import due_at, held_of, last_seen
from clients.selectors.search import search_clients
from clients.services import note_allergy, update_client
from clients.services.documents import note_document
from clients.services.erase_client import erase_client
from clients.services.patch_tests import apply_patch_test
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from salon.outbox.models import Message
from salon.privacy.classes import RecordClass
from salon.privacy.keeping import Rule
from salon.privacy.models import Erasure, Reading
from salon.privacy.retention import rules_of
from salon.privacy.services.save_retention import save_retention
from tests.factories.consents import signed
from tests.factories.desk import Desk
from tests.factories.screenings import screened
from tests.privacy.world import World, make_world
from treatments.models import StockMovement

pytestmark = pytest.mark.django_db
EVERYTHING = list(RecordClass)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def settle(world: World) -> None:
    """Cancel what is to come, end what is open, and let nothing be kept by law."""
    Session.objects.filter(client=world.nora, status="in_treatment").update(status="completed")
    cancel_course(course=world.course, actor=Actor(world.cast.rita), reason="moved to another Zqtown")
    rules = rules_of(world.cast.location).values()
    save_retention(
        location=world.cast.location, rules=[Rule(one.record_class, one.months, False, one.reason) for one in rules]
    )


def erase(world: World, *classes: RecordClass, reason: str = "asked") -> Erasure:
    return erase_client(client=world.nora, classes=classes or EVERYTHING, reason=reason, actor=Actor(world.cast.olga))


def everything_stored() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            found += [text for (text,) in cursor.fetchall()]
    return "\n".join(found)


def test_nothing_that_was_said_of_her_is_left_in_any_table(world: World) -> None:
    Client.objects.filter(pk=world.nora.pk).update(phone="+49301234567", notes="Zqnote", birth_date="1987-06-05")
    settle(world)
    told = ("Nora", "nora@example.com", "301234567", "Zqnote", "1987-06-05", "Zqtown")
    before = everything_stored()
    assert [word for word in told if word not in before] == []
    assert set(world.found_in(before)) == set(world.words)
    erase(world)
    after = everything_stored()
    assert [word for word in told if word in after] == []
    assert world.found_in(after) == []


def test_she_is_found_by_nobody_and_her_row_has_no_name(world: World) -> None:
    settle(world)
    erase(world)
    nora = Client.objects.get(pk=world.nora.pk)
    assert (nora.name, nora.email, nora.subject) == ("Erased client", "", world.nora.subject)
    assert not search_clients(location=world.cast.location, q="Nora", limit=9)
    assert not search_clients(location=world.cast.location, q="Erased", limit=9)


def test_nothing_is_written_about_her_any_more(world: World) -> None:
    settle(world)
    erase(world)
    nora, rita = Client.objects.select_related("location").get(pk=world.nora.pk), Actor(world.cast.rita)
    for write in (
        lambda: update_client(client=nora, changes={"name": "Nora Test"}, expected_version=None, actor=rita),
        lambda: note_allergy(client=nora, words="latex", actor=rita),
        lambda: screened(nora, world.catalogue.face),
        lambda: signed(nora),
        lambda: note_document(client=nora, rule_code="diabetes", issued_on=clock.today(nora.location.zone), actor=rita),
        lambda: apply_patch_test(client=nora, serum=world.catalogue.serums["kojic"], place="left forearm", actor=rita),
    ):
        with pytest.raises(Conflict) as refused:
            write()
        assert refused.value.code == "client_erased"
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the services
        Client.objects.filter(pk=nora.pk).update(email="nora@example.com")


def test_a_desk_that_read_her_before_she_was_erased_books_nothing_for_her(world: World) -> None:
    desk = Desk(world.cast, world.catalogue)
    before = Client.objects.select_related("location").get(pk=world.nora.pk)
    screening = Screening.objects.filter(client=before).latest("pk")
    settle(world)
    erase(world)
    first = clock.today(desk.zone) + timedelta(days=15 - clock.today(desk.zone).weekday())
    with pytest.raises(Conflict) as refused:
        desk.book(desk.rhythm(first, 2), client=before, screening=screening)
    assert refused.value.code == "client_erased"


def test_stock_dates_and_the_access_log_survive(world: World) -> None:
    settle(world)
    Reading.objects.create(
        at=clock.now(),
        location=world.cast.location,
        by=world.cast.olga,
        by_name="olga",
        via="desk",
        what=["answers"],
        subjects=[world.nora.subject],
        route="/",
        request="-",
    )
    stock, sessions = list(StockMovement.objects.values()), Session.objects.count()
    erase(world)
    assert (list(StockMovement.objects.values()), Session.objects.count()) == (stock, sessions)
    assert Reading.objects.get().subjects == [world.nora.subject]
    assert {(one.serum_lot_id is None, one.serum_ml) for one in SessionRecord.objects.all()} == {(False, 3)}


def test_one_class_goes_and_the_others_stay(world: World) -> None:
    settle(world)
    Message.objects.filter(pk=Message.objects.latest("pk").pk).update(status="failed", reason="550 nobody")
    line = erase(world, RecordClass.MESSAGES)
    left = {one.record_class: one.count for one in held_of(world.nora, clock.today(world.cast.location.zone))}
    assert left[RecordClass.MESSAGES] == 0
    assert left[RecordClass.HEALTH] > 0
    assert Client.objects.get(pk=world.nora.pk).erased_at is None
    assert not Message.objects.exclude(to_address="").exists()
    assert not Message.objects.filter(status__in=["pending", "held", "failed"]).exists()  # the desk has nothing to do
    assert line.counts == {"outbox.Message": Message.objects.count()}


def test_what_the_law_keeps_is_refused_with_the_date_and_the_reason(world: World) -> None:
    settle(world)
    save_retention(
        location=world.cast.location, rules=[Rule(RecordClass.RECORDS, 84, True, "Seven years, for the tax office.")]
    )
    with pytest.raises(Conflict) as refused:
        erase(world)
    until = rules_of(world.cast.location)[RecordClass.RECORDS].until(last_seen(world.nora))
    assert refused.value.code == "retained"
    assert str(until.year) in str(refused.value.detail)
    assert "Seven years, for the tax office." in str(refused.value.detail)
    assert not Erasure.objects.exists()
    assert world.found_in(everything_stored())
    erase(world, *(one for one in RecordClass if one is not RecordClass.RECORDS))


def test_sessions_still_to_come_have_to_be_cancelled_first(world: World) -> None:
    with pytest.raises(Conflict) as refused:
        erase(world, RecordClass.HEALTH)
    assert refused.value.code == "sessions_ahead"
    assert "4 sessions" in str(refused.value.detail)
    erase(world, RecordClass.MESSAGES)  # needed by no session


def test_nothing_chosen_or_nothing_left_is_said_plainly(world: World) -> None:
    settle(world)
    erase(world, RecordClass.PHOTOS)
    for classes in ([], [RecordClass.PHOTOS]):
        with pytest.raises(Invalid) as refused:
            erase_client(client=world.nora, classes=classes, reason="asked", actor=Actor(world.cast.olga))
        assert refused.value.code == "erasure_empty"
    with pytest.raises(Invalid):
        erase(world, reason="because")


def test_the_list_of_what_is_due_follows_the_rules_and_empties_as_it_is_erased(world: World) -> None:
    settle(world)
    location, today = world.cast.location, clock.today(world.cast.location.zone)
    assert due_at(location, today) == []
    year = timedelta(days=366)
    assert {one for due in due_at(location, today + year) for one in due.classes} == {RecordClass.MESSAGES}
    assert RecordClass.PHOTOS in due_at(location, today + 3 * year)[0].classes
    [nora] = due_at(location, today + 6 * year)
    assert nora.client.pk == world.nora.pk
    assert set(nora.classes) == set(EVERYTHING)
    erase(world, reason="due")
    assert due_at(location, today + 6 * year) == []


def test_the_list_costs_two_queries_however_many_clients_are_due(world: World, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        due_at(world.cast.location, clock.today(world.cast.location.zone) + timedelta(days=4000))
