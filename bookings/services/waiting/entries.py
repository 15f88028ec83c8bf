"""A client comes on the waiting list, or leaves it."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.models import Course, Offer, WaitingEntry
from bookings.planning.model import Wish
from bookings.services.conflicts import constraint_of
from bookings.states import CourseStatus
from bookings.wishes import write_wishes
from clients.models import Client
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Location
from salon.errors import Conflict, Invalid
from salon.outbox.services import withdraw
from treatments.models import Serum, Treatment


def join(
    *,
    location: Location,
    client: Client,
    actor: Actor,
    first_on: date,
    last_on: date,
    course: Course | None = None,
    treatment: Treatment | None = None,
    serum: Serum | None = None,
    wishes: Sequence[Wish] = (),
) -> WaitingEntry:
    """Put a client on the list: for the next session of her ``course``, or one session of ``treatment`` with ``serum``.

    Raises:
        Invalid: dates that are over or the wrong way round; nothing to wait for.
        Conflict: ``already_waiting``; ``illegal_move`` when the course does not run.
    """
    if last_on < first_on or last_on < clock.today(location.zone):
        said = _("The last day must not lie before the first one, nor in the past.")
        raise Invalid("invalid", said, errors={"last_on": [said]})
    if course is not None:
        if course.client_id != client.pk or course.location_id != location.pk or course.status != CourseStatus.ACTIVE:
            raise Conflict("illegal_move", _("This course is not there any more."))
        treatment, serum = course.treatment, course.serum
    if treatment is None or serum is None:
        said = _("Choose a treatment and a serum.")
        raise Invalid("invalid", said, errors={"serum": [said]})
    try:
        with transaction.atomic():
            return WaitingEntry.objects.create(
                location=location,
                client=client,
                course=course,
                treatment=treatment,
                serum=serum,
                windows=write_wishes(wishes),
                first_on=first_on,
                last_on=last_on,
                created_at=clock.now(),
                created_by=actor.user,
            )
    except IntegrityError as error:
        if constraint_of(error) != "waiting_once_for_a_treatment":
            raise
        raise Conflict("already_waiting", _("She is on the waiting list for this treatment already.")) from error


@transaction.atomic
def leave(*, entry: WaitingEntry, actor: Actor) -> None:
    """Take a client off the list; what was offered to her is no longer open. Twice is as good as once."""
    held = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
    if held.status != WaitingEntry.Status.WAITING:
        return
    WaitingEntry.objects.filter(pk=held.pk).update(status=WaitingEntry.Status.WITHDRAWN)
    close_offers(held.pk, Offer.Status.DECLINED)


def close_offers(entry: int, to: Offer.Status, *, but: int = 0) -> None:
    """Close what is still open of an entry's offers; their mails do not leave any more."""
    rows = Offer.objects.filter(entry=entry, status=Offer.Status.OPEN).exclude(pk=but)
    keys = list(rows.values_list("pk", "entry__client_id"))
    rows.update(status=to, answered_at=clock.now())
    for _key, client in keys[:1]:
        withdraw(
            reason=gettext_noop("She is no longer on the waiting list."),
            about={"client": client},
            kinds=["place-offered"],
        )
