"""A client's consents: given, taken back, given again. Each row is opened once and closed once."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients.models import Client, Consent
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Invalid


def give_consent(*, client: Client, purpose: str, actor: Actor) -> Consent:
    """Record a consent and return it; one that stands already is returned as it is.

    Raises:
        Invalid: ``consent_unknown``: nobody asks for a consent to this purpose.
    """
    if purpose not in Consent.Purpose.values:
        raise Invalid("consent_unknown", _("There is no consent for this purpose."))
    standing = Consent.objects.filter(client=client, purpose=purpose, withdrawn_at=None)
    found = standing.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Consent.objects.create(client=client, purpose=purpose, given_at=clock.now(), given_to=actor.user)
    except IntegrityError:  # given at two desks in the same moment
        return standing.get()


def withdraw_consent(*, client: Client, purpose: str) -> bool:
    """Close the consent that stands; return whether there was one. Taking back is as easy as giving."""
    standing = Consent.objects.filter(client=client, purpose=purpose, withdrawn_at=None)
    return bool(standing.update(withdrawn_at=clock.now()))
