"""Erases one client's data in the record classes that the owner chose, unless something still holds them."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.models import Client
from clients.selectors.held import Held, held_of
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from salon.privacy.classes import RecordClass
from salon.privacy.holdings import obstacles
from salon.privacy.models import Erasure
from salon.privacy.services.erase import erase

# May go while she is still being treated: nothing that a session needs.
AT_ANY_TIME = frozenset({RecordClass.PHOTOS, RecordClass.MESSAGES})


@transaction.atomic
def erase_client(*, client: Client, classes: Collection[RecordClass], reason: str, actor: Actor) -> Erasure:
    """Erase for good and return the line that says so. Stock, dates and the access log stay, nameless.

    Args:
        reason: one of ``Erasure.Reason``.

    Raises:
        Invalid: ``erasure_empty``: nothing chosen, or nothing of it is held; ``erasure_reason``.
        Conflict: ``sessions_ahead``; ``retained``, naming the class, its date and the reason for it.
    """
    if actor.user is None or reason not in Erasure.Reason.values:
        raise Invalid("erasure_reason", _("Say why: she asked, the time has passed, or a consent was withdrawn."))
    # Held until COMMIT: a session that is booked for her in this moment waits, or is seen below.
    fresh = Client.objects.select_for_update(of=("self",)).select_related("location").get(pk=client.pk)
    today = clock.today(fresh.location.zone)
    chosen = [one for one in held_of(fresh, today) if one.record_class in classes]
    if not any(one.count for one in chosen):
        raise Invalid("erasure_empty", _("Choose what to erase; of what you chose nothing is left."))
    _require_settled(fresh, classes)
    _require_free(chosen)
    return erase(
        location=fresh.location,
        client_id=fresh.pk,
        subject=fresh.subject,
        classes=classes,
        reason=reason,
        by=actor.user,
    )


def _require_settled(client: Client, classes: Collection[RecordClass]) -> None:
    said = [] if AT_ANY_TIME.issuperset(classes) else obstacles(client.pk)
    if said:
        raise Conflict("sessions_ahead", " ".join(said))


def _require_free(chosen: Iterable[Held]) -> None:
    kept = [one for one in chosen if one.kept]
    if not kept:
        return
    text = _("%(what)s: kept until %(date)s. %(reason)s")
    words = [
        text % {"what": one.label, "date": date_format(one.until, "j E Y"), "reason": one.rule.reason} for one in kept
    ]
    errors = {one.record_class.value: [sentence] for one, sentence in zip(kept, words, strict=True)}
    raise Conflict("retained", " ".join(words), errors=errors)
