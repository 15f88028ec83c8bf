"""Many are offered the same freed place and answer at once: one gets it, the others are told, and stay on the list."""

from datetime import date, timedelta

from bookings.models import Offer, Session, WaitingEntry
from bookings.services import waiting
from salon.accounts.actor import SYSTEM
from salon.outbox.models import Message
from tests.factories.desk import Desk
from tests.races.storm import at_once, deadlocks, kinds, overlaps

MONDAY = date(2026, 3, 9)


def offers_of(desk: Desk, count: int) -> list[Offer]:
    made = []
    for _n in range(count):
        entry = waiting.join(
            location=desk.cast.location,
            client=desk.client(),
            treatment=desk.treatment,
            serum=desk.serum,
            first_on=MONDAY,
            last_on=MONDAY + timedelta(days=7),
            actor=desk.rita,
        )
        at = desk.at(MONDAY, 10)
        made.append(waiting.offer_place(entry=entry, starts_at=at, cosmetologist=desk.cast.clara, actor=desk.rita))
    return made


def test_twelve_answer_at_once_and_the_first_gets_the_place(desk: Desk) -> None:
    before, offers = deadlocks(), offers_of(desk, 12)
    results = at_once(lambda offer=offer: waiting.accept(offer=offer, actor=SYSTEM) for offer in offers)
    assert kinds(results) == {"Session": 1, "offer_gone": 11}
    assert Session.objects.count() == 1
    states = sorted(Offer.objects.values_list("status", flat=True))
    assert states == ["lost"] * 11 + ["taken"]
    assert WaitingEntry.objects.filter(status="waiting").count() == 11
    assert Message.objects.filter(kind="place-gone").count() == 11
    assert deadlocks() == before


def test_an_answer_and_a_desk_want_the_same_place_and_only_one_has_it(desk: Desk) -> None:
    (offer,) = offers_of(desk, 1)
    other = desk.client()
    results = at_once(
        [
            lambda: waiting.accept(offer=offer, actor=SYSTEM),
            lambda: desk.book([desk.slot(desk.at(MONDAY, 10))], client=other),
        ]
    )
    assert sum(kinds(results).get(kind, 0) for kind in ("Session", "Course")) == 1
    assert Session.objects.count() == 1
    assert overlaps() == 0
