"""What a client's words name, looked up in every name the catalogue knows. Three queries a call."""

from dataclasses import dataclass

from treatments.ingredients import Match, Term, Vocabulary
from treatments.models import Ingredient, IngredientGroup, IngredientName


@dataclass(frozen=True)
class IngredientMatch:
    """Either a whole allergy group or an ingredient that stands alone, never both.

    ``name``: the name that was recognised. ``exact``: spelling aside, the words are that name; otherwise show both,
    so that a person sees how the words were understood.
    """

    group: IngredientGroup | None
    ingredient: Ingredient | None
    name: str
    exact: bool

    @property
    def label(self) -> str:
        """What the client is allergic to, in the active language."""
        return str(self.group or self.ingredient)


@dataclass(frozen=True)
class IngredientReading:
    """One of the things named, and its match, if any."""

    words: str
    match: IngredientMatch | None


@dataclass(frozen=True)
class _Names:
    vocabulary: Vocabulary
    groups: dict[int, IngredientGroup]
    ingredients: dict[int, Ingredient]

    def found(self, match: Match | None) -> IngredientMatch | None:
        if match is None:
            return None
        term = match.term
        group = self.groups[term.group_id] if term.group_id is not None else None
        alone = self.ingredients[term.ingredient_id] if group is None and term.ingredient_id is not None else None
        return IngredientMatch(group=group, ingredient=alone, name=term.name, exact=match.exact)


def _names() -> _Names:
    """Archived rows are known too: an allergy outlives the serum."""
    groups = IngredientGroup.objects.in_bulk()
    ingredients = Ingredient.objects.in_bulk()
    terms = [Term(name, group.pk, None) for group in groups.values() for name in (group.name, group.name_ru)]
    terms += [Term(name, i.group_id, i.pk) for i in ingredients.values() for name in (i.name, i.name_ru)]
    for name, group_id, ingredient_id in IngredientName.objects.values_list("name", "group_id", "ingredient_id"):
        of_group = ingredients[ingredient_id].group_id if ingredient_id is not None else group_id
        terms.append(Term(name, of_group, ingredient_id))
    return _Names(Vocabulary([term for term in terms if term.name]), groups, ingredients)


def match_ingredient(words: str) -> IngredientMatch | None:
    """Return the one group or ingredient the words name; nothing when they name none, or several.

    INCI names, synonyms and everyday words in both languages, with slips of the pen. A name of an ingredient that
    belongs to a group matches the group: its salts, esters and derivatives are one allergy.
    """
    names = _names()
    return names.found(names.vocabulary.match(words))


def read_ingredients(words: str) -> list[IngredientReading]:
    """Return each thing the words name ("pineapple, latex and vitamin C"), the unmatched ones too."""
    names = _names()
    return [IngredientReading(r.words, names.found(r.match)) for r in names.vocabulary.read(words)]
