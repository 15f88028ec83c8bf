"""Patch tests: applied, read at 48 and 96 hours, closed when noted by mistake."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clients.contact import Unreadable, clean_text
from clients.models import Client, PatchReading, PatchTest
from clients.patch_tests import READINGS, TOLERANCE, Patch
from clients.services.present import require_present
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from treatments.models import Serum, SerumLot

LONGEST_PLACE, LONGEST_NOTE = 80, 400
OLDEST = timedelta(days=7)


def apply_patch_test(
    *,
    client: Client,
    serum: Serum,
    place: str,
    lot: SerumLot | None = None,
    applied_at: datetime | None = None,
    actor: Actor,
) -> PatchTest:
    """Note that a serum was put on a small place of skin.

    Args:
        place: where, such as "left forearm, inside".
        lot: of this serum, on this location's shelf.
        applied_at: aware; now if not said.

    Raises:
        Invalid: ``patch_test_invalid`` with a sentence per field.
    """
    require_present(client)
    now = clock.now()
    moment = applied_at or now
    errors: dict[str, list[str]] = {}
    try:
        place = clean_text(place, longest=LONGEST_PLACE)
    except Unreadable:
        place, errors["place"] = "", [_("Say where in at most %(longest)s characters.") % {"longest": LONGEST_PLACE}]
    if not place and "place" not in errors:
        errors["place"] = [_("Say where on the skin, so that whoever reads it finds it.")]
    if moment > now:
        errors["applied_at"] = [_("This lies in the future.")]
    elif moment < now - OLDEST:
        errors["applied_at"] = [_("After seven days a patch test can no longer be read.")]
    if lot is not None and (lot.serum_id != serum.pk or lot.location_id != client.location_id):
        errors["lot"] = [_("This lot is not of this serum.")]
    if errors:
        raise Invalid("patch_test_invalid", _("The patch test cannot be noted like this."), errors=errors)
    return PatchTest.objects.create(
        client=client, serum=serum, lot=lot, place=place, applied_at=moment, noted_at=now, applied_by=actor.user
    )


@transaction.atomic
def read_patch_test(*, test: PatchTest, result: str, note: str = "", actor: Actor) -> PatchReading:
    """Note what is to be seen now. A reaction may be noted whenever it shows; "nothing" only from 48 hours on.

    Raises:
        Invalid: ``patch_result_unknown``, ``patch_too_early``, ``patch_too_late``, ``patch_test_invalid``.
        Conflict: ``patch_test_withdrawn``.
    """
    if result not in PatchReading.Result.values:
        said = _("Choose what is to be seen.")
        raise Invalid("patch_result_unknown", said, errors={"result": [said]})
    try:
        note = clean_text(note, longest=LONGEST_NOTE)
    except Unreadable as refusal:
        said = _("At most %(longest)s ordinary characters.") % {"longest": LONGEST_NOTE}
        raise Invalid("patch_test_invalid", said, errors={"note": [said]}) from refusal
    held = PatchTest.objects.select_for_update(of=("self",)).select_related("client__location").get(pk=test.pk)
    if held.withdrawn_at is not None:
        raise Conflict("patch_test_withdrawn", _("This patch test was taken back."))
    now = clock.now()
    if not Patch(held.applied_at).may_read(now, result):
        raise _out_of_time(held, now)
    return PatchReading.objects.create(test=held, result=result, read_at=now, read_by=actor.user, note=note)


def _out_of_time(test: PatchTest, now: datetime) -> Invalid:
    first = test.applied_at + READINGS[0] - TOLERANCE
    if now < first:
        when = date_format(first.astimezone(test.client.location.zone), "j E, H:i")
        said = _("Before %(when)s only a reaction can be noted: it may still come.") % {"when": when}
        return Invalid("patch_too_early", said, errors={"result": [said]})
    said = _("After seven days nothing can be read any more. Apply a new one.")
    return Invalid("patch_too_late", said, errors={"result": [said]})


def withdraw_patch_test(*, test: PatchTest, actor: Actor) -> None:
    """Take back a patch test that was noted by mistake; the row stays, with who closed it and when.

    Raises:
        Conflict: ``patch_test_withdrawn``: that has been done already.
    """
    open_ones = PatchTest.objects.filter(pk=test.pk, withdrawn_at=None)
    if not open_ones.update(withdrawn_at=clock.now(), withdrawn_by=actor.user):
        raise Conflict("patch_test_withdrawn", _("This patch test was taken back."))
