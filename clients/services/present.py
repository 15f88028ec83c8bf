"""Nothing is written about a client whose data were erased."""

from django.utils.translation import gettext as _

from clients.models import Client
from salon.errors import Conflict


def require_present(client: Client) -> None:
    """Raises: Conflict ``client_erased``."""
    if client.erased_at is not None:
        raise Conflict("client_erased", _("This client's data were erased. Make her a new client if she comes back."))
