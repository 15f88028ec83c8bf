"""Something happened: who was hit gets another place, everyone else is left alone; shown, applied, undone as one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from bookings.message_kinds import names
from bookings.models import Absence, Course, Outage, Repair, Session, WorkingHours
from bookings.proposals import Named, ProposedChange, ProposedSession
from bookings.sentences import stretch
from bookings.services.move_session import move_session
from bookings.services.repair import Cause, CauseKind, apply_repair, propose_repair, show_repair, undo_repair
from bookings.services.repair.say import say_how
from bookings.services.repair.show import RepairShown
from clients.models import Screening
from salon import clock
from salon.accounts.models import Closure
from salon.errors import Conflict, Invalid
from salon.outbox.models import Message
from tests.factories import CosmetologistFactory, RoomFactory
from tests.factories.desk import Desk
from treatments.kinds import MovementKind
from treatments.models import SerumLot, StockMovement

MONDAY = date(2026, 3, 9)


@pytest.fixture
def courses(desk: Desk) -> list[Course]:
    """Three courses of six with Clara, Mondays and Thursdays at 10, 12 and 14."""
    return [
        desk.book(desk.rhythm(MONDAY, 6, hour=hour), client=desk.client(name=f"Client {hour}")) for hour in (10, 12, 14)
    ]


def places(courses: list[Course]) -> dict[int, tuple[object, ...]]:
    rows = Session.objects.filter(course__in=courses, status="booked")
    return {one.pk: (one.starts_at, one.cosmetologist_id, one.room_id, one.device_id) for one in rows}


def ill(desk: Desk, first: date = MONDAY, days: int = 1) -> Cause:
    return Cause(
        CauseKind.COSMETOLOGIST,
        desk.cast.clara.pk,
        desk.at(first, 0),
        desk.at(first + timedelta(days=days), 0),
        "ill",
    )


def proposed(desk: Desk, cause: Cause) -> RepairShown:
    return show_repair(propose_repair(location=desk.cast.location, cause=cause, actor=desk.rita))


@pytest.mark.parametrize(
    ("afters", "said"),
    [
        ([{"at": 11}, {"at": 12, "who": "Dina"}], "at another time"),
        ([{"at": 11}, {"who": "Dina"}, {"room": 2}, None], "1 at another time, 1 at the same time with another "
         "cosmetologist, 1 in another room or on another device only"),
        ([{"who": "Dina", "room": 2}], "at the same time with another cosmetologist"),
        ([None], ""),
    ],
)  # fmt: skip
def test_what_changes_is_said_as_it_is(afters: list[dict[str, Any] | None], said: str) -> None:
    def stands(at: int = 10, who: str = "Clara", room: int = 1) -> ProposedSession:
        start = datetime(2026, 3, 9, at, tzinfo=UTC)
        cosmetologist, device = Named(len(who), who), Named(1, "Oxygen 1")
        return ProposedSession(1, start, start + timedelta(hours=1), cosmetologist, Named(room, str(room)), device)

    changes = [ProposedChange(1, 1, stands(), None if after is None else stands(**after)) for after in afters]
    assert say_how(changes) == said


def test_a_stretch_is_said_in_russian_with_small_months(desk: Desk) -> None:
    with translation.override("ru"):
        assert stretch(desk.at(MONDAY, 0), desk.at(MONDAY + timedelta(days=7), 0), desk.zone) == "Пн 9 мар – Вс 15 мар"


# --- proposed --------------------------------------------------------------------------------------------------------


def test_only_the_sessions_hit_move_and_as_little_as_possible(desk: Desk, courses: list[Course]) -> None:
    before = places(courses)
    shown = proposed(desk, ill(desk))
    assert (shown.moved, shown.unplaced, shown.proven) == (3, 0, True)
    assert places(courses) == before
    for client in shown.clients:
        (change,) = client.changes
        assert change.before is not None
        assert change.after is not None
        assert change.before.starts_at.date() == MONDAY
        assert change.after.starts_at == change.before.starts_at  # Dina is free at the same hour
        assert change.after.cosmetologist.name == "Dina"
        assert client.told


def test_it_is_said_per_client_with_names_and_the_locations_clock(desk: Desk, courses: list[Course]) -> None:
    shown = proposed(desk, ill(desk))
    assert [client.client_name for client in shown.clients] == ["Client 10", "Client 12", "Client 14"]
    first = shown.as_json()["clients"][0]["changes"][0]
    assert first["before"]["starts_at"] == "2026-03-09T10:00:00+01:00"
    assert first["before"]["cosmetologist_name"] == "Clara"


@pytest.mark.parametrize("kind", ["room", "device"])
def test_a_broken_room_or_device_changes_only_the_place_and_tells_nobody(
    desk: Desk, courses: list[Course], kind: str
) -> None:
    key = {"room": desk.cast.rooms[0].pk, "device": desk.cast.devices[0].pk}[kind]
    cause = Cause(CauseKind(kind), key, desk.at(MONDAY, 0), desk.at(MONDAY, 24 - 1))
    shown = proposed(desk, cause)
    assert shown.moved == 3
    assert not any(client.told for client in shown.clients)
    for client in shown.clients:
        (change,) = client.changes
        assert change.before is not None
        assert change.after is not None
        assert change.before.starts_at == change.after.starts_at
        assert getattr(change.before, kind) != getattr(change.after, kind)


def test_a_closure_moves_the_whole_day(desk: Desk, courses: list[Course]) -> None:
    cause = Cause(CauseKind.CLOSURE, 0, desk.at(MONDAY, 0), desk.at(MONDAY + timedelta(days=1), 0), "paint")
    shown = proposed(desk, cause)
    assert shown.moved == 3
    assert all(
        change.after and change.after.starts_at.date() != MONDAY for one in shown.clients for change in one.changes
    )


def test_of_two_moves_alike_the_one_that_leaves_even_gaps_is_made(desk: Desk) -> None:
    """Thursday is closed; Wednesday and Friday are as near, but from Monday to Wednesday is only two days."""
    desk.book(desk.rhythm(MONDAY, 2))
    thursday = desk.at(MONDAY + timedelta(days=3), 0)
    shown = proposed(desk, Cause(CauseKind.CLOSURE, 0, thursday, thursday + timedelta(days=1), "paint"))
    (change,) = shown.clients[0].changes
    assert change.after is not None
    assert shown.proven
    assert change.after.starts_at == desk.at(MONDAY + timedelta(days=4), 10)


def test_a_client_who_is_away_moves_alone(desk: Desk, courses: list[Course]) -> None:
    cause = Cause(CauseKind.CLIENT, courses[1].client_id, desk.at(MONDAY, 0), desk.at(MONDAY + timedelta(days=2), 0))
    shown = proposed(desk, cause)
    assert [client.client_id for client in shown.clients] == [courses[1].client_id]


def test_changed_hours_find_whatever_no_longer_fits(desk: Desk, courses: list[Course]) -> None:
    WorkingHours.objects.filter(cosmetologist=desk.cast.clara, weekday=3).update(starts="13:00")
    shown = proposed(desk, Cause(CauseKind.HOURS))
    hit = {change.before.starts_at for one in shown.clients for change in one.changes if change.before}
    assert {f"{one:%a}" for one in hit} == {"Thu"}
    assert {one.hour for one in hit} == {10, 12}
    assert len(hit) == 6


def test_an_absence_already_written_down_is_found_too(desk: Desk, courses: list[Course]) -> None:
    Absence.objects.create(cosmetologist=desk.cast.clara, starts_at=desk.at(MONDAY, 0), ends_at=desk.at(MONDAY, 23))
    assert proposed(desk, Cause(CauseKind.HOURS)).moved == 3


def test_a_deferral_moves_a_clients_sessions_behind_its_date(desk: Desk, courses: list[Course]) -> None:
    clear = MONDAY + timedelta(days=2)
    Screening.objects.filter(client=courses[0].client).update(outcome="deferred", clear_on=clear)
    shown = proposed(desk, Cause(CauseKind.CLIENT, courses[0].client_id))
    (client,) = shown.clients
    assert client.client_id == courses[0].client_id
    assert all(change.after and change.after.starts_at.date() >= clear for change in client.changes)


def test_a_lot_that_cannot_be_used_hits_what_the_other_lots_do_not_cover(desk: Desk, courses: list[Course]) -> None:
    lots = []
    for number, ml in (("A", 100), ("B", 6)):
        lot = SerumLot.objects.create(
            serum=desk.serum,
            location=desk.cast.location,
            number=number,
            received_on=date(2026, 1, 1),
            expires_on=date(2027, 1, 1),
        )
        StockMovement.objects.create(lot=lot, kind=MovementKind.RECEIVED.value, ml=ml, at=clock.now())
        lots.append(lot)
    assert desk.serum.usual_dose_ml == 3
    cause = Cause(CauseKind.LOT, lots[0].pk, desk.at(MONDAY, 0), desk.at(MONDAY + timedelta(days=1), 0))
    shown = proposed(desk, cause)
    assert [client.client_name for client in shown.clients] == ["Client 14"]  # two doses are left in the other lot
    (change,) = shown.clients[0].changes
    assert change.after is not None
    assert change.after.starts_at.date() != MONDAY


def test_pinned_sessions_are_left_alone_and_named(desk: Desk, courses: list[Course]) -> None:
    pinned = courses[0].sessions.get(number=1)
    Session.objects.filter(pk=pinned.pk).update(pinned=True)
    shown = proposed(desk, ill(desk))
    assert (shown.moved, shown.unplaced) == (2, 1)
    (change,) = next(one for one in shown.clients if one.client_id == courses[0].client_id).changes
    assert change.after is None
    assert change.reason == "It is pinned, so it stays."


def test_what_finds_no_place_says_between_which_days(desk: Desk, courses: list[Course]) -> None:
    desk.cast.dina.active = False
    desk.cast.dina.save()
    Session.objects.filter(course=courses[0]).exclude(number=3).update(pinned=True)
    shown = proposed(desk, ill(desk, date(2026, 3, 13), 5))  # session 3 is on Monday 16 March
    change = next(one for one in shown.clients if one.client_id == courses[0].client_id).changes[0]
    assert change.after is None
    assert change.reason == "Nothing is free on Mon 16 Mar."


def test_what_is_over_or_has_begun_is_not_touched(desk: Desk, courses: list[Course]) -> None:
    with time_machine.travel(desk.at(MONDAY, 11), tick=False):
        Session.objects.filter(course=courses[0], number=1).update(status="in_treatment")
        shown = proposed(desk, ill(desk))
    assert [client.client_name for client in shown.clients] == ["Client 12", "Client 14"]


def test_nothing_hit_is_an_answer_too(desk: Desk, courses: list[Course]) -> None:
    assert proposed(desk, ill(desk, date(2026, 6, 1))).clients == ()


@pytest.mark.parametrize("kind", ["cosmetologist", "room", "client"])
def test_another_locations_key_is_refused(desk: Desk, kind: str) -> None:
    key = {"cosmetologist": CosmetologistFactory, "room": RoomFactory, "client": CosmetologistFactory}[kind]().pk
    with pytest.raises(Invalid) as caught:
        proposed(desk, Cause(CauseKind(kind), key + 10**6, desk.at(MONDAY, 0), desk.at(MONDAY, 12)))
    assert list(caught.value.errors) == [kind]


@pytest.mark.parametrize(("start", "end"), [(12, 10), (12, 12), (None, 12), (None, None)])
def test_times_run_forwards(desk: Desk, start: int | None, end: int | None) -> None:
    moments = [None if hour is None else desk.at(MONDAY, hour) for hour in (start, end)]
    with pytest.raises(Invalid):
        proposed(desk, Cause(CauseKind.COSMETOLOGIST, desk.cast.clara.pk, *moments))


# --- applied ---------------------------------------------------------------------------------------------------------


def apply(desk: Desk, cause: Cause) -> Repair:
    repair = propose_repair(location=desk.cast.location, cause=cause, actor=desk.rita)
    return apply_repair(repair=repair, actor=desk.rita)


def test_what_was_shown_is_what_is_made(desk: Desk, courses: list[Course]) -> None:
    repair = propose_repair(location=desk.cast.location, cause=ill(desk), actor=desk.rita)
    shown = show_repair(repair)
    apply_repair(repair=repair, actor=desk.rita)
    for client in shown.clients:
        for change in client.changes:
            assert change.after is not None
            session = Session.objects.get(pk=change.session_id)
            assert (session.starts_at, session.cosmetologist_id) == (
                change.after.starts_at,
                change.after.cosmetologist.id,
            )
            assert (session.version, session.sequence) == (2, 1)
            assert session.events.filter(kind="moved").count() == 1
    absence = Absence.objects.get()
    assert (absence.cosmetologist, absence.reason) == (desk.cast.clara, "ill")


def test_each_client_is_told_once(desk: Desk, courses: list[Course]) -> None:
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=clock.now())
    apply(desk, ill(desk, MONDAY, 8))
    notes = Message.objects.filter(status="pending", kind__in=names.NOTES)
    assert notes.count() == 3


def test_an_absence_already_written_down_is_not_written_twice(desk: Desk, courses: list[Course]) -> None:
    cause = ill(desk)
    Absence.objects.create(cosmetologist=desk.cast.clara, starts_at=cause.starts_at, ends_at=cause.ends_at)
    assert apply(desk, cause).recorded == {}
    assert Absence.objects.count() == 1


@pytest.mark.parametrize("kind", ["room", "closure"])
def test_outages_and_closures_are_written_down(desk: Desk, courses: list[Course], kind: str) -> None:
    key = desk.cast.rooms[0].pk if kind == "room" else 0
    repair = apply(desk, Cause(CauseKind(kind), key, desk.at(MONDAY, 0), desk.at(MONDAY + timedelta(days=1), 0), "x"))
    if kind == "room":
        assert Outage.objects.get().room == desk.cast.rooms[0]
    else:
        assert (Closure.objects.get().starts_on, Closure.objects.get().ends_on) == (MONDAY, MONDAY)
    undo_repair(repair=repair, actor=desk.rita)
    assert not Outage.objects.exists()
    assert not Closure.objects.exists()


def test_two_sessions_swap_their_cosmetologists(desk: Desk) -> None:
    """Clara treats faces no more and Dina no hands, so at ten each takes over the other's client, room and device."""
    hands, client = desk.catalogue.hands, desk.client()
    one = desk.book([desk.slot(desk.at(MONDAY, 10))], client=desk.client())
    other = desk.book(
        [desk.slot(desk.at(MONDAY, 10), who=1, room=1, device=1)],
        client=client,
        treatment=hands,
        screening=desk.screen(client, hands),
    )
    desk.cast.clara.treatments.set([hands])
    desk.cast.dina.treatments.set([desk.treatment])
    apply(desk, Cause(CauseKind.HOURS))
    assert (one.sessions.get().cosmetologist, other.sessions.get().cosmetologist) == (desk.cast.dina, desk.cast.clara)
    assert one.sessions.get().starts_at == other.sessions.get().starts_at == desk.at(MONDAY, 10)


def test_a_session_changed_meanwhile_stops_all_of_it(desk: Desk, courses: list[Course]) -> None:
    repair = propose_repair(location=desk.cast.location, cause=ill(desk), actor=desk.rita)
    session = courses[2].sessions.select_related("course", "client", "location").get(number=1)
    move_session(session=session, starts_at=desk.at(MONDAY, 16), actor=desk.rita)
    before = places(courses)
    with pytest.raises(Conflict) as caught:
        apply_repair(repair=repair, actor=desk.rita)
    assert caught.value.code == "changed_meanwhile"
    assert places(courses) == before
    assert not Absence.objects.exists()


def test_a_place_taken_meanwhile_stops_all_of_it(desk: Desk, courses: list[Course]) -> None:
    repair = propose_repair(location=desk.cast.location, cause=ill(desk), actor=desk.rita)
    desk.book([desk.slot(desk.at(MONDAY, 10), who=1, room=1, device=1)], client=desk.client())
    before = places(courses)
    with pytest.raises(Conflict) as caught:
        apply_repair(repair=repair, actor=desk.rita)
    assert caught.value.code == "changed_meanwhile"
    assert places(courses) == before


def test_an_absence_noted_meanwhile_stops_all_of_it(desk: Desk, courses: list[Course]) -> None:
    repair = propose_repair(location=desk.cast.location, cause=ill(desk), actor=desk.rita)
    Absence.objects.create(cosmetologist=desk.cast.dina, starts_at=desk.at(MONDAY, 9), ends_at=desk.at(MONDAY, 20))
    before = places(courses)
    with pytest.raises(Conflict) as caught:
        apply_repair(repair=repair, actor=desk.rita)
    assert caught.value.code == "changed_meanwhile"
    assert places(courses) == before


def test_a_repair_with_something_unplaceable_moves_the_rest(desk: Desk, courses: list[Course]) -> None:
    courses[0].sessions.filter(number=1).update(pinned=True)
    repair = apply(desk, ill(desk))
    moved = Session.objects.filter(cosmetologist=desk.cast.dina)
    assert sorted(moved.values_list("course", flat=True)) == [courses[1].pk, courses[2].pk]
    undo_repair(repair=repair, actor=desk.rita)
    assert not moved.exists()


def test_a_repair_is_applied_once(desk: Desk, courses: list[Course]) -> None:
    repair = apply(desk, ill(desk))
    with pytest.raises(Conflict) as caught:
        apply_repair(repair=repair, actor=desk.rita)
    assert caught.value.code == "illegal_move"


# --- undone ----------------------------------------------------------------------------------------------------------


def test_it_is_undone_as_one(desk: Desk, courses: list[Course]) -> None:
    before = places(courses)
    repair = apply(desk, ill(desk, MONDAY, 8))
    assert places(courses) != before
    undone = undo_repair(repair=repair, actor=desk.rita)
    assert places(courses) == before
    assert not Absence.objects.exists()
    assert (undone.status, undone.undone_by) == ("undone", desk.cast.rita)
    with pytest.raises(Conflict):
        undo_repair(repair=repair, actor=desk.rita)


def test_an_old_place_taken_since_keeps_the_repair_as_it_is(desk: Desk, courses: list[Course]) -> None:
    repair = apply(desk, ill(desk))
    Absence.objects.all().delete()
    desk.book([desk.slot(desk.at(MONDAY, 10), room=1, device=1)], client=desk.client())
    after = places(courses)
    with pytest.raises(Conflict) as caught:
        undo_repair(repair=repair, actor=desk.rita)
    assert caught.value.code == "cannot_undo"
    assert places(courses) == after


# --- size ------------------------------------------------------------------------------------------------------------


def test_the_questions_asked_do_not_grow_with_the_sessions_hit(
    desk: Desk, courses: list[Course], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(20) as few:
        propose_repair(location=desk.cast.location, cause=ill(desk), actor=desk.rita)
    with django_assert_max_num_queries(len(few)):
        propose_repair(location=desk.cast.location, cause=ill(desk, MONDAY, 21), actor=desk.rita)


def test_a_moment_without_a_zone_is_refused(desk: Desk) -> None:
    naive = datetime(2026, 3, 9, 10)
    with pytest.raises(Invalid):
        proposed(desk, Cause(CauseKind.COSMETOLOGIST, desk.cast.clara.pk, naive, naive + timedelta(hours=1)))
