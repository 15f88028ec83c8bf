"""Nothing is written about a client whose data were erased."""

from django.utils.translation import gettext as _

from clients.models import Client
from salon.errors import Conflict


def require_present(client: Client) -> None:
    """Raises: Conflict ``client_erased``."""
    if client.erased_at is not None:
        raise _gone()


def hold_present(client: Client) -> None:
    """Keep an erasure waiting until this transaction ends, or refuse after one. One query.

    Raises:
        Conflict: ``client_erased``.
    """
    present = Client.objects.select_for_update(no_key=True).filter(pk=client.pk, erased_at=None)
    if not present.values_list("pk"):
        raise _gone()


def _gone() -> Conflict:
    return Conflict("client_erased", _("This client's data were erased. Make her a new client if she comes back."))
