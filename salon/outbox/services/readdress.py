"""A client's address changed: what waits goes there, what failed is tried again, what was missing is written."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from salon import clock
from salon.outbox.kinds import refill
from salon.outbox.models import Message
from salon.outbox.services.withdraw import withdraw
from salon.outbox.states import WAITING, MessageStatus

NO_ADDRESS = gettext_noop("The client has no e-mail address any more.")


@transaction.atomic
def readdress(*, client_id: int, to_address: str, language: str, zone_name: str = "") -> None:
    """Follow a client to her new address. Called in the transaction that changes it.

    Args:
        to_address: empty when she has none any more: then nothing is sent.
        zone_name: where she lives, for the quiet hours; empty: where the location is.
    """
    about = {"client": client_id}
    if not to_address:
        withdraw(reason=NO_ADDRESS, about=about)
        return
    mine = Message.objects.filter(about__contains=about)
    mine.filter(status__in=sorted(WAITING)).update(
        to_address=to_address, language=language, zone_name=zone_name, lease=None, leased_until=None
    )
    now = clock.now()
    of_use = Q(useless_at=None) | Q(useless_at__gt=now)
    mine.filter(of_use, status=MessageStatus.FAILED).exclude(to_address=to_address).update(
        status=MessageStatus.PENDING, to_address=to_address, language=language, due_at=now, attempts=0, reason=""
    )
    refill(client_id)
