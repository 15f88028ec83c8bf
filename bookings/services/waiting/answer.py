"""The answer to an offered place. The diary's lock puts answers one after another: the first one gets it."""

from datetime import timedelta

from django.utils.translation import gettext as _

from bookings.message_kinds import names, of_waiting
from bookings.models import Offer, Session, WaitingEntry
from bookings.services.book_course import book_course
from bookings.services.book_next import book_next
from bookings.services.locking import in_diary
from bookings.services.waiting.entries import close_offers
from bookings.services.waiting.matches import slot_for, usual_terms
from clients.clearance import clearance
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from salon.outbox.services import enqueue

_RELATED = (
    *("entry__client__location", "entry__location", "entry__treatment", "entry__serum", "cosmetologist"),
    *("entry__course__client__location", "entry__course__location", "entry__course__treatment", "entry__course__serum"),
)


def accept(*, offer: Offer, actor: Actor) -> Session:
    """Book the offered place for her; whoever was offered it too is told that it is gone.

    Raises:
        Conflict: ``offer_gone`` when somebody was quicker or it was answered; she stays on the list.
        Invalid: what her screening or her course's rules say by now.
    """
    entry = offer.entry

    def work() -> Session:
        held = _held(offer)
        session = _book(held, actor)
        Offer.objects.filter(pk=held.pk).update(status=Offer.Status.TAKEN, answered_at=clock.now())
        WaitingEntry.objects.filter(pk=held.entry_id).update(status=WaitingEntry.Status.SERVED, session=session)
        close_offers(held.entry_id, Offer.Status.DECLINED, but=held.pk)
        _tell_the_others(held)
        return session

    try:
        return in_diary([entry.location_id, entry.client.location_id], work)
    except Conflict as refusal:
        if refusal.code != "conflict":
            raise
        Offer.objects.filter(pk=offer.pk, status=Offer.Status.OPEN).update(
            status=Offer.Status.LOST, answered_at=clock.now()
        )
        raise gone() from refusal


def decline(*, offer: Offer, actor: Actor) -> None:
    """She does not want this place; she stays on the list."""
    Offer.objects.filter(pk=offer.pk, status=Offer.Status.OPEN).update(
        status=Offer.Status.DECLINED, answered_at=clock.now()
    )


def gone() -> Conflict:
    return Conflict("offer_gone", _("This place has gone to somebody who answered first. You stay on our list."))


def _held(offer: Offer) -> Offer:
    """Read the offer as it is under the lock."""
    held = Offer.objects.select_for_update(of=("self",)).select_related(*_RELATED).get(pk=offer.pk)
    waits = held.entry.status == WaitingEntry.Status.WAITING
    if held.status != Offer.Status.OPEN or not waits or held.starts_at <= clock.now():
        raise gone()
    return held


def _book(offer: Offer, actor: Actor) -> Session:
    entry = offer.entry
    slot = slot_for(entry, offer.starts_at, offer.cosmetologist)
    if entry.course is not None:
        return book_next(course=entry.course, slots=[slot], actor=actor)[0]
    today = clock.today(entry.location.zone)
    standing = clearance(client=entry.client, treatment=entry.treatment, serum=entry.serum, today=today)
    if standing.screening is None:
        raise Invalid("screening_missing", _("Please call us: a few questions have to be answered first."))
    course = book_course(
        location=entry.location,
        client=entry.client,
        treatment=entry.treatment,
        serum=entry.serum,
        indications=[],
        screening=standing.screening,
        slots=[slot],
        actor=actor,
    )
    return Session.objects.get(course=course)


def _tell_the_others(taken: Offer) -> None:
    """Offers of the same cosmetologist that overlap this place are lost, and their clients are told once."""
    lasts = timedelta(minutes=usual_terms(taken.entry).minutes)
    near = Offer.objects.filter(
        status=Offer.Status.OPEN,
        cosmetologist=taken.cosmetologist,
        starts_at__gt=taken.starts_at - lasts,
        starts_at__lt=taken.starts_at + lasts,
    )
    lost = list(near.select_related("entry__client", "entry__location"))
    near.update(status=Offer.Status.LOST, answered_at=clock.now())
    enqueue([draft for one in lost for draft in of_waiting.draft(names.PLACE_GONE, one)])
