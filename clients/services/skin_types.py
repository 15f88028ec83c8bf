"""Notes a client's baseline types, once each, and takes back what was noted by mistake."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients.models import Client, SkinType
from clients.services.present import require_present
from clients.skin_types import SkinKind, is_type
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid


def note_skin_type(*, client: Client, kind: SkinKind, grade: int, actor: Actor) -> SkinType:
    """Put a baseline type on file.

    Args:
        grade: 1 for I, and so on.

    Raises:
        Invalid: ``skin_type_unknown``.
        Conflict: ``skin_type_known``: one is on file.
    """
    require_present(client)
    if not is_type(kind, grade):
        said = _("There is no such type.")
        raise Invalid("skin_type_unknown", said, errors={"grade": [said]})
    try:
        with transaction.atomic():
            return SkinType.objects.create(
                client=client, kind=kind.value, grade=grade, noted_at=clock.now(), noted_by=actor.user
            )
    except IntegrityError as refused:
        said = _("This type is on file already. Take it back first if it is wrong.")
        raise Conflict("skin_type_known", said, errors={"grade": [said]}) from refused


def withdraw_skin_type(*, client: Client, kind: SkinKind, actor: Actor) -> bool:
    """Take a type off file that was noted by mistake; the row stays, closed. Return whether there was one."""
    open_one = SkinType.objects.filter(client=client, kind=kind.value, withdrawn_at=None)
    return bool(open_one.update(withdrawn_at=clock.now(), withdrawn_by=actor.user))
