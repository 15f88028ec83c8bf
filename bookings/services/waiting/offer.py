"""A free place is offered to somebody who waits: a mail with a link. Nothing is held; the first answer gets it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bookings.message_kinds import names, of_waiting
from bookings.models import Cosmetologist, Offer, WaitingEntry
from bookings.services.conflicts import constraint_of
from bookings.services.waiting.matches import require_fit
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from salon.outbox.services import enqueue


def offer_place(*, entry: WaitingEntry, starts_at: datetime, cosmetologist: Cosmetologist, actor: Actor) -> Offer:
    """Offer a place by mail.

    Raises:
        Invalid: ``no_address``, a place that is past, what the screening or the course's rules say.
        Conflict: ``not_waiting``; ``already_offered``.
    """
    if not entry.client.email:
        raise Invalid("no_address", _("She has no e-mail address. Please call her."))
    if starts_at <= clock.now():
        raise Invalid("invalid", _("This time is already past."))
    require_fit(entry, starts_at, cosmetologist)
    try:
        with transaction.atomic():
            held = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
            if held.status != WaitingEntry.Status.WAITING:
                raise Conflict("not_waiting", _("She is no longer on the waiting list."))
            made = Offer.objects.create(
                entry=entry,
                starts_at=starts_at,
                cosmetologist=cosmetologist,
                offered_at=clock.now(),
                offered_by=actor.user,
            )
            enqueue(of_waiting.draft(names.PLACE_OFFERED, made))
            return made
    except IntegrityError as error:
        if constraint_of(error) != "offer_once":
            raise
        raise Conflict("already_offered", _("This place has been offered to her already.")) from error
