"""Notes what a client does not tolerate, in whatever words, and takes back what was noted by mistake."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients.contact import Unreadable, clean_text
from clients.models import Allergy, Client
from clients.services.present import require_present
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from treatments.models import Ingredient, IngredientGroup
from treatments.selectors import match_ingredient, read_ingredients

LONGEST_WORDS = 160


def note_allergy(*, client: Client, words: str = "", ingredient: Ingredient | None = None, actor: Actor) -> Allergy:
    """Put one allergy on file and return it; what is on file already is returned as it is.

    Args:
        words: an INCI name, a synonym or everyday words in any language, misspelt or not. Words that match nothing in
            the catalogue are kept and flagged (``matched`` is false).
        ingredient: instead of words.

    Raises:
        Invalid: ``allergy_empty``, ``allergy_invalid``.
    """
    if ingredient is not None:
        return _put_on_file(client, words or ingredient.name, ingredient.group, ingredient, actor)
    try:
        words = clean_text(words, longest=LONGEST_WORDS)
    except Unreadable as refusal:
        text = _("Name one thing in at most %(longest)s ordinary characters.") % {"longest": LONGEST_WORDS}
        raise Invalid("allergy_invalid", text, errors={"ingredient": [text]}) from refusal
    if not words:
        text = _("Name what the client does not tolerate.")
        raise Invalid("allergy_empty", text, errors={"ingredient": [text]})
    match = match_ingredient(words)
    if match is None:
        return _put_on_file(client, words, None, None, actor)
    return _put_on_file(client, words, match.group, match.ingredient, actor)


def note_all_named(*, client: Client, words: str, actor: Actor) -> list[Allergy]:
    """Put everything that ``words`` name on file ("pineapple, latex and vitamin C"), unmatched pieces included."""
    noted = []
    for reading in read_ingredients(words):
        match = reading.match
        group, ingredient = (match.group, match.ingredient) if match else (None, None)
        noted.append(_put_on_file(client, reading.words[:LONGEST_WORDS], group, ingredient, actor))
    return noted


def _put_on_file(
    client: Client, words: str, group: IngredientGroup | None, ingredient: Ingredient | None, actor: Actor
) -> Allergy:
    """A group is on file once, whatever words named it; so is an ingredient alone, and so are unmatched words."""
    require_present(client)
    alone = None if group else ingredient
    known = Allergy.objects.filter(client=client, withdrawn_at=None, group=group, ingredient=alone)
    if group is None and alone is None:
        known = known.filter(words__iexact=words)
    found = known.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Allergy.objects.create(
                client=client,
                words=words,
                group=group,
                ingredient=alone,
                noted_at=clock.now(),
                noted_by=actor.user,
            )
    except IntegrityError:  # a colleague noted the same in this very moment
        return known.get()


def withdraw_allergy(*, allergy: Allergy, actor: Actor) -> None:
    """Take an allergy off file that was noted by mistake; the row stays, with who closed it and when.

    Raises:
        Conflict: ``allergy_withdrawn``: that has been done already.
    """
    open_ones = Allergy.objects.filter(pk=allergy.pk, withdrawn_at=None)
    if not open_ones.update(withdrawn_at=clock.now(), withdrawn_by=actor.user):
        raise Conflict("allergy_withdrawn", _("This allergy has been taken off file already."))
