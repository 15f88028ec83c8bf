"""A client's consents: signed, withdrawn, signed again. Each row is opened once and closed once."""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from clients import strokes as drawing
from clients.contact import Unreadable, clean_text
from clients.models import Client, Consent, Purpose, Signature
from clients.selectors.consent_texts import current_texts
from clients.services.consent_texts import kept_texts
from clients.services.present import hold_present
from salon import clock, sealing
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid

LONGEST_NAME = 120


def sign_consents(
    *,
    client: Client,
    purposes: Collection[str],
    name: str = "",
    strokes: str = "",
    language: str = "en",
    versions: Mapping[str, int] | None = None,
    actor: Actor,
) -> list[Consent]:
    """Put the client's signature under the texts in force and return her consents.

    Args:
        name: typed as a signature; with ``strokes`` only what is printed below them.
        strokes: the drawing as JSON, see ``clients.strokes``.
        language: the texts were shown in it.
        versions: by purpose the version that was shown, where the caller knows.

    Raises:
        Invalid: ``consent_unknown``, ``signature_missing``, with a sentence beside the field.
        Conflict: ``text_changed``: somebody changed a text while it was being read.
    """
    wanted = _known(purposes)
    texts = current_texts(wanted)
    if any(texts[one].version != version for one, version in (versions or {}).items() if one in texts):
        raise Conflict("text_changed", _("The text was changed a moment ago. Please read it again, then sign."))
    if language not in dict(settings.LANGUAGES):
        language = client.language
    signature = _signature(client, name, strokes, language, actor)
    with transaction.atomic():
        hold_present(client)
        kept = kept_texts(wanted)
        # Two desks signing for one client at once take turns; the second replaces the first.
        Client.objects.select_for_update().only("pk").get(pk=client.pk)
        standing = Consent.objects.filter(client=client, purpose__in=wanted, withdrawn_at=None)
        standing.update(withdrawn_at=signature.signed_at, withdrawn_by=actor.user, replaced=True)
        signature.save(force_insert=True)
        return Consent.objects.bulk_create(
            Consent(
                client=client,
                purpose=purpose,
                text=kept[purpose],
                signature=signature,
                given_at=signature.signed_at,
                given_to=actor.user,
            )
            for purpose in wanted
        )


def _known(purposes: Collection[str]) -> list[str]:
    if set(purposes) - set(Purpose.values):
        raise Invalid("consent_unknown", _("There is no consent for this purpose."))
    if not purposes:
        said = _("Choose what the client agrees to.")
        raise Invalid("consent_unknown", said, errors={"purposes": [said]})
    return [one for one in Purpose.values if one in purposes]


def _signature(client: Client, name: str, strokes: str, language: str, actor: Actor) -> Signature:
    try:
        typed = clean_text(name, longest=LONGEST_NAME)
    except Unreadable as refusal:
        said = _("A name has at most %(longest)s ordinary characters.") % {"longest": LONGEST_NAME}
        raise Invalid("signature_missing", said, errors={"name": [said]}) from refusal
    drawn = None
    if strokes.strip() not in ("", "[]"):
        try:
            drawn = drawing.read_strokes(strokes)
        except drawing.NoSignature as refusal:
            said = _("That is too little for a signature. Please sign once more, or type the name.")
            raise Invalid("signature_missing", said, errors={"strokes": [said]}) from refusal
    if drawn is None and not any(letter.isalpha() for letter in typed):
        said = _("Nothing is signed yet: draw a signature, or type the name.")
        raise Invalid("signature_missing", said, errors={"strokes": [said]})
    manner = Signature.Manner.DRAWN if drawn else Signature.Manner.TYPED
    return Signature(
        client=client,
        manner=manner.value,
        name=typed or client.name,
        strokes=sealing.seal(drawing.written(drawn)) if drawn else None,
        language=language,
        signed_at=clock.now(),
        taken_by=actor.user,
        via=actor.via.value,
    )


def withdraw_consent(*, client: Client, purpose: str, actor: Actor) -> bool:
    """Close the consent that stands; return whether there was one. Taking back is as easy as giving."""
    standing = Consent.objects.filter(client=client, purpose=purpose, withdrawn_at=None)
    return bool(standing.update(withdrawn_at=clock.now(), withdrawn_by=actor.user))
