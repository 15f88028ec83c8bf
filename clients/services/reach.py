"""How a client is reached, as she or the desk decides: which mails she takes, which of her links still work."""

import logging
import secrets

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from clients.models import Client
from salon import clock
from salon.accounts.actor import Actor
from salon.outbox.kinds import all_kinds, refill
from salon.outbox.services import withdraw

log = logging.getLogger(__name__)

STOPPED = gettext_noop("The client wants no mails but about what is booked or changed.")


@transaction.atomic
def stop_mails(*, client: Client, actor: Actor) -> None:
    """Send her only what tells that something was booked or changed; what else waits is withdrawn. Twice is once."""
    Client.objects.filter(pk=client.pk, mails_stopped_at=None).update(mails_stopped_at=clock.now())
    stopped = [kind.name for kind in all_kinds() if not kind.essential]
    withdraw(reason=STOPPED, about={"client": client.pk}, kinds=stopped)
    _log("stopped mails", client, actor)


@transaction.atomic
def resume_mails(*, client: Client, actor: Actor) -> None:
    """Send her everything again; what she should have waiting is written."""
    Client.objects.filter(pk=client.pk).update(mails_stopped_at=None)
    if client.email:
        refill(client.pk)
    _log("takes mails again", client, actor)


def show_progress(*, client: Client, shown: bool, actor: Actor) -> None:
    """Let her page show how her skin changes, or not."""
    Client.objects.filter(pk=client.pk).update(progress_on_page=shown)
    _log("progress on her page" if shown else "no progress on her page", client, actor)


def open_feed(*, client: Client, actor: Actor) -> str:
    """Return the secret of her calendar feed; made when she has none."""
    fresh = secrets.token_urlsafe(32)
    if Client.objects.filter(pk=client.pk, feed_key=None).update(feed_key=fresh):
        _log("has a calendar feed", client, actor)
    return str(Client.objects.values_list("feed_key", flat=True).get(pk=client.pk))


def close_feed(*, client: Client, actor: Actor) -> None:
    """End the address of her calendar feed for good; a new one will be another."""
    Client.objects.filter(pk=client.pk).update(feed_key=None)
    _log("has no calendar feed any more", client, actor)


def end_links(*, client: Client, actor: Actor) -> None:
    """End every link sent to her so far, and her feed: a mailbox may not be hers alone. New mails carry new ones."""
    Client.objects.filter(pk=client.pk).update(link_series=F("link_series") + 1, feed_key=None)
    _log("links ended", client, actor)


def _log(what: str, client: Client, actor: Actor) -> None:
    log.info("client %s: %s, by user %s via %s", client.pk, what, getattr(actor.user, "pk", None), actor.via)
