"""Writes consent texts: a change is a new version, what was signed keeps its own. And which ones a session needs."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.contact import Unreadable, clean_text
from clients.models import ConsentDemand, ConsentText, Purpose
from clients.selectors.consent_texts import TEXTS, current_texts
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Location
from salon.errors import Invalid, Stale

LONGEST = {"title": 160, "title_ru": 160, "body": 8000, "body_ru": 8000}


def kept_texts(purposes: Collection[str], *, at: datetime | None = None) -> dict[str, ConsentText]:
    """Return the texts in force, a shipped one written down as version 1 ``at`` (now). Needs an open transaction."""
    found = current_texts(purposes)
    fresh = [text for text in found.values() if text.pk is None]
    if not fresh:
        return found
    for text in fresh:
        text.written_at = at or clock.now()
    ConsentText.objects.bulk_create(fresh, ignore_conflicts=True)  # a colleague may sign at this very moment
    return {one.purpose: one for one in ConsentText.objects.filter(purpose__in=purposes, superseded_at=None)}


@transaction.atomic
def save_text(*, purpose: str, texts: Mapping[str, str], expected_version: int | None, actor: Actor) -> ConsentText:
    """Write the next version of a text; the same words again change nothing.

    Args:
        texts: ``title``, ``title_ru``, ``body``, ``body_ru``.

    Raises:
        Invalid: ``text_invalid`` with a sentence per field.
        Stale: somebody else wrote a version meanwhile.
    """
    clean = _checked(texts)
    kept_texts([purpose])
    current = ConsentText.objects.select_for_update().get(purpose=purpose, superseded_at=None)
    if expected_version is not None and current.version != expected_version:
        raise Stale("stale", _("Someone else changed this text a moment ago. Please look again."))
    if all(getattr(current, name) == clean[name] for name in TEXTS):
        return current
    now = clock.now()
    ConsentText.objects.filter(pk=current.pk).update(superseded_at=now)
    return ConsentText.objects.create(
        purpose=purpose, version=current.version + 1, written_at=now, written_by=actor.user, **clean
    )


def _checked(texts: Mapping[str, str]) -> dict[str, str]:
    clean, errors = {}, {}
    for name in TEXTS:
        try:
            clean[name] = clean_text(texts.get(name, ""), longest=LONGEST[name], lines=name.startswith("body"))
        except Unreadable:
            errors[name] = [_("At most %(longest)s ordinary characters.") % {"longest": LONGEST[name]}]
            continue
        if not clean[name]:
            errors[name] = [_("Please write it in both languages: a client signs what she can read.")]
    if errors:
        raise Invalid("text_invalid", _("The text cannot be saved like this."), errors=errors)
    return clean


def save_demand(*, location: Location, required: Collection[str]) -> None:
    """Save which consents a session at this location needs before it starts.

    Raises:
        Invalid: ``consent_unknown``.
    """
    if set(required) - set(Purpose.values):
        raise Invalid("consent_unknown", _("There is no consent for this purpose."))
    ordered = [one for one in Purpose.values if one in required]
    ConsentDemand.objects.update_or_create(location=location, defaults={"required": ordered})
