"""What is in a serum or product, from an ingredient list as its label has it.

Each name must be known, as an unknown one could hide an allergy: a near spelling is offered, and only on wish a name is
added as a new ingredient.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from salon.errors import Invalid
from treatments.ingredients import Term, Vocabulary, normalise
from treatments.label import Line, read_label
from treatments.models import Ingredient, IngredientGroup, IngredientName
from treatments.services.catalogue_row import add_row

MOST = 100
LEAST_PERCENT = Decimal("0.0001")


@dataclass(frozen=True)
class Part:
    """One ingredient in its place on the list."""

    ingredient: Ingredient
    percent: Decimal | None


def contents_of(text: str, *, field: str, add_unknown: bool) -> list[Part]:
    """Return the ingredients a label names, each once, in order. Four queries, and some per ingredient added.

    Args:
        field: the field the sentences stand beside.
        add_unknown: make new ingredients, without a group, of names nobody knows.

    Raises:
        Invalid: unknown or doubled names, an impossible per cent, nothing at all.
    """
    lines = read_label(text)
    known = _Known()
    errors = _wrong(lines)
    parts: dict[int, Part] = {}
    for line in lines:
        ingredient = known.by_name.get(normalise(line.words))
        if ingredient is None and add_unknown and not errors:
            ingredient = known.add(line.words)
        if ingredient is None:
            errors.append(known.sentence(line.words))
        elif ingredient.pk in parts:
            errors.append(_("%(name)s is listed twice.") % {"name": ingredient.name})
        else:
            parts[ingredient.pk] = Part(ingredient, line.percent)
    if errors:
        raise Invalid("contents", _("Please check the ingredients."), errors={field: errors})
    return list(parts.values())


def _wrong(lines: list[Line]) -> list[Any]:
    errors: list[Any] = []
    if not lines:
        errors.append(_("Please write at least one ingredient: the label says which."))
    if len(lines) > MOST:
        errors.append(_("Please write at most %(most)d ingredients.") % {"most": MOST})
    errors += [
        _("%(name)s cannot be %(percent)s per cent.") % {"name": line.words[:80], "percent": line.percent}
        for line in lines[:MOST]
        if line.percent is not None and not LEAST_PERCENT <= line.percent <= 100
    ]
    if sum(line.percent or 0 for line in lines) > 100:
        errors.append(_("Together that is more than 100 per cent."))
    return errors


class _Known:
    """Every ingredient by every name it goes by."""

    def __init__(self) -> None:
        self.ingredients = Ingredient.objects.in_bulk()
        rows = [(i.name, i) for i in self.ingredients.values()] + [(i.name_ru, i) for i in self.ingredients.values()]
        names = IngredientName.objects.filter(ingredient__isnull=False).values_list("name", "ingredient_id")
        rows += [(name, self.ingredients[pk]) for name, pk in names if pk is not None]
        self.by_name = {normalise(name): ingredient for name, ingredient in reversed(rows) if name}
        self.vocabulary = Vocabulary([Term(name, None, ingredient.pk) for name, ingredient in rows if name])

    def add(self, words: str) -> Ingredient:
        ingredient = add_row(Ingredient, {"name": words.upper()})
        self.by_name[normalise(words)] = ingredient
        return ingredient

    def sentence(self, words: str) -> str:
        shown = {"name": words[:80]}
        match = self.vocabulary.match(words)
        if match is not None and match.term.ingredient_id is not None:
            meant = self.ingredients[match.term.ingredient_id].name
            return _("“%(name)s” is not known. Do you mean %(meant)s?") % {**shown, "meant": meant}
        group = IngredientGroup.objects.filter(name__iexact=words[:160]).first()
        if group is not None:
            first = group.ingredients.first()
            return _("“%(name)s” is a whole group. Please write which ingredient, for example %(meant)s.") % {
                **shown,
                "meant": first.name if first else "…",
            }
        return _("“%(name)s” is not known.") % shown
