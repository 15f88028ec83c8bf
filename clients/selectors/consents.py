"""Which consents are in force, which are missing before a session, and what was signed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from clients import strokes
from clients.models import Client, Consent, ConsentDemand, ConsentText, Purpose, Signature
from clients.models.consent import REQUIRED_BY_DEFAULT
from clients.selectors.consent_texts import current_texts
from salon import sealing
from salon.accounts.models import Location


def required_consents(location: Location) -> list[str]:
    """Return the purposes without which no session starts here. One query."""
    demand = ConsentDemand.objects.filter(location=location).first()
    wanted = set(demand.required if demand else REQUIRED_BY_DEFAULT)
    return [purpose for purpose in Purpose.values if purpose in wanted]


def missing_consents(clients: Iterable[int], location: Location) -> dict[int, list[str]]:
    """Return by client the required purposes that are not in force; whoever lacks none is left out. Two queries."""
    required = required_consents(location)
    keys = set(clients)
    open_ones = Consent.objects.filter(client__in=keys, withdrawn_at=None, purpose__in=required)
    given = set(open_ones.values_list("client_id", "purpose"))
    lacking = {key: [one for one in required if (key, one) not in given] for key in keys}
    return {key: purposes for key, purposes in lacking.items() if purposes}


@dataclass(frozen=True, slots=True)
class ConsentState:
    """One purpose as a client's page shows it. ``newer``: the text has changed since she signed."""

    purpose: str
    label: str
    text: ConsentText
    consent: Consent | None
    required: bool

    @property
    def newer(self) -> bool:
        return bool(self.consent and self.consent.text_id and self.consent.text_id != self.text.pk)


def consent_states(client: Client, location: Location) -> list[ConsentState]:
    """Return every purpose with the consent in force, if there is one. Three queries."""
    related = ("text", "signature", "given_to")
    open_ones = {one.purpose: one for one in client.consents.filter(withdrawn_at=None).select_related(*related)}
    texts, required = current_texts(), required_consents(location)
    return [
        ConsentState(purpose, texts[purpose].label, texts[purpose], open_ones.get(purpose), purpose in required)
        for purpose in Purpose.values
    ]


def closed_consents(client: Client) -> list[Consent]:
    """Return what was withdrawn or replaced, the latest first. One query."""
    rows = client.consents.filter(withdrawn_at__isnull=False).select_related("text", "withdrawn_by")
    return list(rows.order_by("-withdrawn_at", "-id"))


def purpose_words(purposes: Collection[str]) -> str:
    """Return purposes as they stand inside a sentence, in the active language."""
    return ", ".join(str(Purpose(one).label) for one in purposes)


def drawing_of(signature: Signature) -> str:
    """Return the drawn signature as an SVG path; empty where the name was typed, or the key that sealed it is gone."""
    if signature.strokes is None:
        return ""
    try:
        return strokes.path(strokes.read_strokes(sealing.unseal(signature.strokes)))
    except (sealing.Unreadable, strokes.NoSignature):
        return ""
