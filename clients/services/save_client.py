"""Makes and changes a client's contact data. Only the name is required."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clients.models import Client
from clients.services.present import require_present
from clients.services.read_contact import read_contact
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Location
from salon.errors import Stale
from salon.outbox.services import readdress


def create_client(*, location: Location, actor: Actor, **contact: Any) -> Client:
    """Make a client of ``location``.

    Args:
        contact: ``name`` and any of email, phone, birth_date, language, zone_name, notes.

    Raises:
        Invalid: ``client_invalid`` with a sentence per field.
    """
    clean = read_contact({"name": "", "language": location.language} | contact, location)
    return Client.objects.create(location=location, created_at=clock.now(), created_by=actor.user, **clean)


def update_client(*, client: Client, changes: Mapping[str, Any], expected_version: int | None, actor: Actor) -> Client:
    """Change contact data and return the client as she stands then.

    Args:
        changes: only the fields to change; none at all leaves the version as it is.
        expected_version: the version the change was made from; none: the present one, whatever it is.

    Raises:
        Invalid: ``client_invalid`` with a sentence per field.
        Stale: ``stale``: someone else changed the client meanwhile.
    """
    require_present(client)
    clean = read_contact(changes, client.location)
    rows = Client.objects.filter(pk=client.pk)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    with transaction.atomic():
        if not (rows.update(**clean, version=F("version") + 1) if clean else rows.exists()):
            said = _("Someone else has changed this client meanwhile. Look at the change, then save again.")
            raise Stale("stale", said)
        fresh = Client.objects.select_related("location").get(pk=client.pk)
        if {"email", "language", "zone_name"} & clean.keys():
            # What waits for her follows; asked by field, as the caller's client may bear the new address already.
            readdress(client_id=fresh.pk, to_address=fresh.email, language=fresh.language, zone_name=fresh.zone_name)
    return fresh
