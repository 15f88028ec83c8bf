"""Consents signed through the service, as a desk would take them."""

from collections.abc import Sequence

from clients.models import Client, Consent
from clients.models.consent import REQUIRED_BY_DEFAULT
from clients.services import sign_consents
from salon.accounts.actor import SYSTEM


def signed(client: Client, purposes: Sequence[str] = REQUIRED_BY_DEFAULT) -> list[Consent]:
    """The client's name, typed under the texts in force."""
    return sign_consents(client=client, purposes=purposes, name=client.name, actor=SYSTEM)
