"""The waiting list: who fits a freed place in which order, an offer by mail, and the first answer that gets it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client as Browser

from bookings.models import Offer, Session, WaitingEntry
from bookings.planning.model import Wish
from bookings.selectors.tasks import tasks_of
from bookings.services import waiting
from bookings.services.change_state import cancel
from bookings.services.move_session import move_session
from bookings.services.repair import Cause, CauseKind, apply_repair, propose_repair
from bookings.services.shift_rest import shift_rest
from clients.models import Client, Screening
from salon import clock
from salon.accounts.actor import SYSTEM
from salon.errors import Conflict, Invalid
from salon.outbox.kinds import kind_of
from salon.outbox.models import Message
from tests.factories.desk import Desk
from tests.factories.salon import make_cast

TUESDAY = date(2026, 3, 10)


def wait(desk: Desk, client: Client, *wishes: Wish, **said: object) -> WaitingEntry:
    values = {
        "treatment": desk.treatment,
        "serum": desk.serum,
        "first_on": TUESDAY,
        "last_on": TUESDAY + timedelta(days=7),
    }
    return waiting.join(location=desk.cast.location, client=client, wishes=wishes, actor=desk.rita, **values | said)


def place(desk: Desk, hour: int = 10) -> dict[str, object]:
    return {"starts_at": desk.at(TUESDAY, hour), "cosmetologist": desk.cast.clara}


def offered(desk: Desk, entry: WaitingEntry, hour: int = 10) -> Offer:
    return waiting.offer_place(entry=entry, actor=desk.rita, **place(desk, hour))


def link(offer: Offer) -> str:
    letter = kind_of("place-offered").render(list(Message.objects.filter(dedupe_key=f"place-offered:offer:{offer.pk}")))
    (one,) = letter.values()
    return "/o/" + one.text.partition("/o/")[2].split()[0]


def test_who_came_first_comes_first_and_only_who_wished_for_such_a_time(desk: Desk) -> None:
    early, late, elsewhen = (desk.client(name=name) for name in ("Early", "Late", "Elsewhen"))
    wait(desk, early)
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        wait(desk, elsewhen, Wish(1, 840, 1080))
        wait(desk, late, Wish(1, 540, 780))
    found = waiting.matches(location=desk.cast.location, **place(desk))
    assert [one.entry.client.name for one in found] == ["Early", "Late"]


def test_who_cannot_have_it_comes_last_with_the_reason(desk: Desk) -> None:
    unscreened, fine = desk.client(name="Unscreened"), desk.client(name="Fine")
    wait(desk, unscreened)
    wait(desk, fine)
    Screening.objects.filter(client=unscreened).delete()
    found = waiting.matches(location=desk.cast.location, **place(desk))
    assert [(one.entry.client.name, bool(one.why)) for one in found] == [("Fine", False), ("Unscreened", True)]
    with pytest.raises(Invalid):
        waiting.offer_place(entry=found[1].entry, actor=desk.rita, **place(desk))


def test_the_first_answer_books_the_place_and_the_others_are_told(desk: Desk) -> None:
    offers = [offered(desk, wait(desk, desk.client())) for _n in range(3)]
    session = waiting.accept(offer=offers[1], actor=SYSTEM)
    assert session.client_id == offers[1].entry.client_id
    assert session.starts_at == desk.at(TUESDAY, 10)
    states = list(Offer.objects.order_by("id").values_list("status", flat=True))
    assert states == ["lost", "taken", "lost"]
    told = set(Message.objects.filter(kind="place-gone").values_list("recipient", flat=True))
    assert told == {f"client:{one.entry.client_id}" for one in (offers[0], offers[2])}
    with pytest.raises(Conflict) as refused:
        waiting.accept(offer=offers[0], actor=SYSTEM)
    assert refused.value.code == "offer_gone"
    assert WaitingEntry.objects.filter(status="waiting").count() == 2
    assert Session.objects.count() == 1


def test_the_next_session_of_a_running_course_is_what_she_waits_for(desk: Desk) -> None:
    course = desk.book([desk.slot(desk.at(TUESDAY + timedelta(days=days), 10)) for days in (2, 6)])
    cancel(session=course.sessions.get(number=2), actor=desk.rita, reason="")
    entry = wait(desk, desk.cast.nora, course=course)
    session = waiting.accept(offer=offered(desk, entry), actor=SYSTEM)
    assert session.course_id == course.pk
    entry.refresh_from_db()
    assert (entry.status, entry.session_id) == ("served", session.pk)


def test_a_place_the_desk_gave_away_meanwhile_is_gone(desk: Desk) -> None:
    offer = offered(desk, wait(desk, desk.client()))
    desk.book([desk.slot(desk.at(TUESDAY, 10))], client=desk.client())
    with pytest.raises(Conflict) as refused:
        waiting.accept(offer=offer, actor=SYSTEM)
    assert refused.value.code == "offer_gone"
    offer.refresh_from_db()
    assert offer.status == "lost"


def test_nobody_waits_twice_for_the_same_or_is_offered_the_same_twice(desk: Desk) -> None:
    entry = wait(desk, desk.cast.nora)
    with pytest.raises(Conflict) as refused:
        wait(desk, desk.cast.nora)
    assert refused.value.code == "already_waiting"
    offered(desk, entry)
    with pytest.raises(Conflict) as refused:
        offered(desk, entry)
    assert refused.value.code == "already_offered"
    waiting.leave(entry=entry, actor=desk.rita)
    assert Offer.objects.get().status == "declined"
    assert Message.objects.get(kind="place-offered").status == "withdrawn"


@pytest.mark.parametrize(
    "said",
    [
        {"last_on": TUESDAY - timedelta(days=1)},
        {"serum": None},
        {"first_on": date(2026, 1, 1), "last_on": date(2026, 1, 2)},
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(desk: Desk, said: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        wait(desk, desk.cast.nora, **said)


def test_a_freed_place_becomes_a_task_that_names_who_fits(desk: Desk) -> None:
    course = desk.book([desk.slot(desk.at(TUESDAY, 10))], client=desk.client())
    entry = wait(desk, desk.cast.nora)
    kinds = [task.kind for task in tasks_of(desk.cast.location, now=clock.now())]
    assert "place-freed" not in kinds
    cancel(session=course.sessions.get(), actor=desk.rita, reason="")
    (task,) = [one for one in tasks_of(desk.cast.location, now=clock.now()) if one.kind == "place-freed"]
    assert task.client == "Nora Test"
    browser = Browser()
    browser.force_login(desk.cast.rita)
    page = browser.get(task.url).content.decode()
    assert f"/waiting/{entry.pk}/offer/" in page
    browser.post(
        f"/waiting/{entry.pk}/offer/", {"date": "2026-03-10", "time": "10:00", "cosmetologist": desk.cast.clara.pk}
    )
    assert Offer.objects.get().starts_at == desk.at(TUESDAY, 10)
    desk.book([desk.slot(desk.at(TUESDAY, 10))], client=desk.client())
    assert "place-freed" not in [one.kind for one in tasks_of(desk.cast.location, now=clock.now())]


def freed(desk: Desk) -> list[str]:
    """The addresses of the offers that tasks lead to."""
    return [one.url for one in tasks_of(desk.cast.location, now=clock.now()) if one.kind == "place-freed"]


def address(desk: Desk, time: str) -> str:
    return f"/waiting/?date=2026-03-10&time={time.replace(':', '%3A')}&cosmetologist={desk.cast.clara.pk}"


def later(session: Session, **by: int) -> datetime:
    return session.starts_at + timedelta(**by)


def moved(desk: Desk, session: Session) -> None:
    move_session(session=session, starts_at=later(session, days=1), actor=desk.rita)


def shifted(desk: Desk, session: Session) -> None:
    shift_rest(session=session, starts_at=later(session, days=1), actor=desk.rita)


def repaired(desk: Desk, session: Session) -> None:
    away = (desk.at(TUESDAY, 0), desk.at(TUESDAY + timedelta(1), 0))
    cause = Cause(CauseKind.CLIENT, session.client_id, *away, "")
    apply_repair(repair=propose_repair(location=desk.cast.location, cause=cause, actor=desk.rita), actor=desk.rita)


@pytest.mark.parametrize("free", [moved, shifted, repaired])
def test_a_place_freed_by_a_move_is_offered_like_a_cancelled_one(
    desk: Desk, free: Callable[[Desk, Session], None]
) -> None:
    course = desk.book([desk.slot(desk.at(TUESDAY + timedelta(days), 10)) for days in (0, 3)], client=desk.client())
    wait(desk, desk.cast.nora, Wish(1, 540, 780))  # Tuesdays, 9 to 13
    assert freed(desk) == []
    free(desk, course.sessions.get(number=1))
    assert freed(desk) == [address(desk, "10:00")]


def test_a_place_freed_by_a_shorter_session_is_offered_where_a_whole_visit_fits(desk: Desk) -> None:
    longer, beside = (
        desk.sessions(desk.book([desk.slot(desk.at(TUESDAY, hour, minute))], client=desk.client()))[0]
        for hour, minute in ((10, 0), (12, 55))
    )
    longer = move_session(session=longer, minutes=90, actor=desk.rita)  # to 11:30, so there is no hour left
    wait(desk, desk.cast.nora, Wish(1, 600, 780))
    assert freed(desk) == []
    move_session(session=longer, minutes=60, actor=desk.rita)
    assert freed(desk) == [address(desk, "11:15")]
    cancel(session=beside, actor=desk.rita, reason="")
    assert freed(desk)[0] == address(desk, "11:15")


def test_a_place_of_somebody_who_is_away_is_not_offered(desk: Desk) -> None:
    course = desk.book([desk.slot(desk.at(TUESDAY, 10))], client=desk.client())
    entry = wait(desk, desk.cast.nora)
    cancel(session=course.sessions.get(), actor=desk.rita, reason="")
    assert freed(desk)
    desk.cast.clara.absences.create(starts_at=desk.at(TUESDAY, 9), ends_at=desk.at(TUESDAY, 12))
    assert freed(desk) == []
    with pytest.raises(Conflict):
        offered(desk, entry)


def test_her_link_shows_the_place_and_only_its_button_takes_it(desk: Desk) -> None:
    address = link(offered(desk, wait(desk, desk.cast.nora)))
    browser = Browser(enforce_csrf_checks=True)
    page = browser.get(address)
    assert page.status_code == 200
    assert "Take the place" in page.content.decode()
    assert Session.objects.count() == 0
    done = browser.post(f"{address}answer/", {"answer": "yes"})
    assert "It is yours" in done.content.decode()
    assert "It is yours" in browser.post(f"{address}answer/", {"answer": "yes"}).content.decode()
    assert Session.objects.count() == 1
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_a_late_answer_reads_that_it_is_gone_and_a_no_keeps_her_on_the_list(desk: Desk) -> None:
    first, second = (offered(desk, wait(desk, client)) for client in (desk.cast.nora, desk.client()))
    addresses = [link(first), link(second)]
    Browser().post(f"{addresses[1]}answer/", {"answer": "yes"})
    late = Browser().post(f"{addresses[0]}answer/", {"answer": "yes"})
    assert late.status_code == 409
    assert "gone to somebody who answered first" in late.content.decode()
    third = offered(desk, WaitingEntry.objects.get(client=desk.cast.nora), hour=14)
    assert "You stay on our list" in Browser().post(f"{link(third)}answer/", {"answer": "no"}).content.decode()
    assert WaitingEntry.objects.get(client=desk.cast.nora).status == "waiting"


def test_an_altered_an_old_and_a_strangers_link_open_nothing(desk: Desk) -> None:
    address = link(offered(desk, wait(desk, desk.cast.nora)))
    assert Browser().get(address[:-4] + "xxx/").status_code == 404
    Client.objects.filter(pk=desk.cast.nora.pk).update(email="other@example.com")
    assert Browser().get(address).status_code == 404
    Client.objects.filter(pk=desk.cast.nora.pk).update(email="nora@example.com")
    with time_machine.travel(datetime.fromisoformat(desk.at(TUESDAY, 11).isoformat()), tick=False):
        assert Browser().get(address).status_code == 404


def test_the_desk_puts_a_client_on_the_list_and_takes_her_off(desk: Desk) -> None:
    browser = Browser()
    browser.force_login(desk.cast.rita)
    said = {"client": desk.cast.nora.pk, "treatment": desk.treatment.pk, "serum": desk.serum.pk,
            "first_on": "2026-03-10", "last_on": "2026-03-20",
            "day1": "on", "from1": "09:00", "to1": "12:00"}  # fmt: skip
    assert browser.get("/waiting/add/").status_code == 200
    assert browser.post("/waiting/add/", said | {"last_on": "2026-02-31"}).status_code == 422
    assert browser.post("/waiting/add/", said).status_code == 302
    entry = WaitingEntry.objects.get()
    assert entry.windows == [{"weekday": 1, "from": "09:00", "to": "12:00"}]
    assert "Nora Test" in browser.get("/waiting/").content.decode()
    again = browser.post("/waiting/add/", said)
    assert again.status_code == 409
    assert "on the waiting list for this treatment already" in again.content.decode()
    browser.post(f"/waiting/{entry.pk}/leave/")
    assert WaitingEntry.objects.get().status == "withdrawn"
    stranger = Browser()
    stranger.force_login(make_cast(code="elsewhere").rita)
    assert stranger.post(f"/waiting/{entry.pk}/leave/").status_code == 404
