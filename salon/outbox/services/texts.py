"""The owner writes her own words: a broken text is refused when it is saved, so it is never refused when it is sent."""

import logging
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Location
from salon.errors import Invalid, Missing
from salon.outbox.kinds import Kind, Letter, kind_of, sample
from salon.outbox.models import MessageText
from salon.outbox.services.enqueue import Draft, enqueue
from salon.outbox.wording import DETAILS, LONGEST_BODY, LONGEST_SUBJECT, Mistake, Wording, mistakes

log = logging.getLogger(__name__)

TRIAL = "trial"  # the kind of a test mail


def save_text(*, location: Location, kind: str, language: str, wording: Wording, actor: Actor) -> None:
    """Let a kind say this from now on; what waits says it when it leaves.

    Raises:
        Invalid: ``text_broken`` with sentences beside ``subject`` and ``body``.
        Missing: ``unknown_kind``, ``unknown_language``.
    """
    clean = require_sound(kind_of(kind), language, wording)
    values = {"subject": clean.subject, "body": clean.body, "changed_at": clock.now()}
    MessageText.objects.update_or_create(location=location, kind=kind, language=language, defaults=values)
    _log("changed", location, kind, language, actor)


def reset_text(*, location: Location, kind: str, language: str, actor: Actor) -> None:
    """Go back to the shipped words."""
    MessageText.objects.filter(location=location, kind=kind, language=language).delete()
    _log("reset", location, kind, language, actor)


def preview_text(*, location: Location, kind: str, language: str, wording: Wording) -> Letter:
    """Return how the text looks, with invented facts. Raises as :func:`save_text`."""
    return sample(location, kind, language, require_sound(kind_of(kind), language, wording))


def try_text(*, location: Location, kind: str, language: str, wording: Wording, actor: Actor) -> str:
    """Send the text, not saved yet, to whoever writes it. Returns the address.

    Raises:
        Invalid: ``no_address``: her account has none; and as :func:`save_text`.
    """
    clean = require_sound(kind_of(kind), language, wording)
    address = actor.user.email if actor.user else ""
    if not address:
        raise Invalid("no_address", _("Your own account has no e-mail address to send it to."))
    draft = Draft(
        kind=TRIAL,
        key=f"{TRIAL}:{uuid4()}",
        location_id=location.pk,
        to_address=address,
        language=language,
        due_at=clock.now(),
        payload={"kind": kind, "language": language, "subject": clean.subject, "body": clean.body},
    )
    enqueue([draft])
    return address


def require_sound(kind: Kind, language: str, wording: Wording) -> Wording:
    """Return the text tidied, if it can always be filled in."""
    if not kind.places:
        raise Missing("unknown_kind", _("This message has no text of its own."))
    if language not in dict(settings.LANGUAGES):
        raise Missing("unknown_language", _("Mails are not written in this language."))
    subject = " ".join(wording.subject.split())
    body = "\n".join(wording.body.splitlines()).strip()  # also what word processors end a line with
    # The treatment stands in no subject: what is done for her skin is nobody's business.
    in_subject = kind.places.keys() - {DETAILS, "treatment"}
    found = {
        "subject": mistakes(subject, allowed=in_subject, longest=LONGEST_SUBJECT),
        "body": mistakes(body, allowed=kind.places.keys(), required=kind.must, longest=LONGEST_BODY),
    }
    errors = {field: [_said(one) for one in wrong] for field, wrong in found.items() if wrong}
    if errors:
        raise Invalid("text_broken", _("This text could not be sent. Please look at what is marked."), errors=errors)
    return Wording(subject, body)


def _said(mistake: Mistake) -> str:
    sentences = {
        "empty": _("Please write something."),
        "too_long": _("This is too long: at most %(what)s characters."),
        "control": _("This holds characters that cannot be sent. Type it again."),
        "unknown": _("%(what)s is not known here. Use only what the list beside the text offers."),
        "brace": _("A curly bracket belongs only around a word of the list, such as {salon}."),
        "missing": _("%(what)s is missing: without it the mail does not say what it is about."),
        "twice": _("%(what)s may stand only once."),
        "alone": _("%(what)s needs a line of its own."),
    }
    return sentences[mistake.code] % {"what": mistake.what}


def _log(what: str, location: Location, kind: str, language: str, actor: Actor) -> None:
    log.info(
        "text of %s (%s) at location %s %s by user %s",
        *(kind, language, location.pk, what, getattr(actor.user, "pk", None)),
    )
