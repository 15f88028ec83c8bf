"""Writes ingredients, allergy groups, the names they go by and which groups react together."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from treatments.ingredients import normalise
from treatments.models import CrossReaction, Ingredient, IngredientGroup, IngredientName
from treatments.services.catalogue_row import add_row, write_row
from treatments.services.checked import check

MOST_NAMES = 60


@transaction.atomic
def save_ingredient(
    *,
    ingredient: Ingredient | None,
    fields: Mapping[str, Any],
    names: Sequence[str],
    expected_version: int | None,
    actor: Actor,
) -> Ingredient:
    """Write an ingredient and its other names; a new one when ``ingredient`` is empty.

    Raises:
        Invalid: sentences per field; among them a name that already names something else.
        Stale: somebody else wrote it meanwhile.
    """
    if ingredient is None:
        row = add_row(Ingredient, fields)
    else:
        row = write_row(ingredient, fields, expected_version=expected_version or 0)
    _refuse_foreign(row, names)
    _write_names(names, Q(ingredient=row), {"ingredient": row})
    return row


@transaction.atomic
def save_group(
    *,
    group: IngredientGroup | None,
    fields: Mapping[str, Any],
    names: Sequence[str],
    reacts_with: Collection[IngredientGroup],
    expected_version: int | None,
    actor: Actor,
) -> IngredientGroup:
    """Write an allergy group, its names and its cross-reactions, which always run both ways.

    Raises:
        Invalid: sentences per field.
        Stale: somebody else wrote it meanwhile.
    """
    if group is None:
        row = add_row(IngredientGroup, fields)
    else:
        row = write_row(group, fields, expected_version=expected_version or 0)
    _refuse_foreign(row, names)
    _write_names(names, Q(group=row), {"group": row})
    before = set(row.cross_reactions.values_list("reacts_with", flat=True))
    after = {other.pk for other in reacts_with} - {row.pk}
    gone, come = before - after, after - before
    CrossReaction.objects.filter(Q(group=row, reacts_with__in=gone) | Q(group__in=gone, reacts_with=row)).delete()
    pairs = [pair for other in sorted(come) for pair in ((row.pk, other), (other, row.pk))]
    CrossReaction.objects.bulk_create(
        [CrossReaction(group_id=one, reacts_with_id=other) for one, other in pairs], ignore_conflicts=True
    )
    # The other side changed too: loading the catalogue must not undo it.
    IngredientGroup.objects.filter(pk__in=gone | come).update(version=F("version") + 1, edited_at=clock.now())
    return row


def _write_names(names: Sequence[str], mine: Q, owner: Mapping[str, Any]) -> None:
    """Give something exactly these other names."""
    wanted = {normalise(name): " ".join(name.split()) for name in reversed(names) if normalise(name)}
    if len(wanted) > MOST_NAMES:
        raise _wrong([_("Please write at most %(most)d names.") % {"most": MOST_NAMES}])
    for name in wanted.values():
        try:
            check(IngredientName(**owner, name=name), exclude={"group", "ingredient"}, constraints=False)
        except Invalid as refused:
            raise _wrong([f"{name[:40]}: {s}" for s in refused.errors.get("name", [refused.detail])]) from refused
    present = set(IngredientName.objects.filter(mine).values_list("name", flat=True))
    IngredientName.objects.filter(mine).exclude(name__in=wanted.values()).delete()
    new = [IngredientName(**owner, name=name) for name in reversed(wanted.values()) if name not in present]
    try:
        with transaction.atomic():
            IngredientName.objects.bulk_create(new)
    except IntegrityError as refused:
        sentence = _("One of these names was just given to something else.")
        raise Conflict("name_taken", sentence, errors={"names": [sentence]}) from refused


def _refuse_foreign(row: IngredientGroup | Ingredient, names: Sequence[str]) -> None:
    """Refuse names that already lead an allergy elsewhere: a name must mean one thing."""
    own = row if isinstance(row, IngredientGroup) or row.group is None else row.group
    taken: dict[str, list[IngredientGroup | Ingredient]] = {}
    for other in IngredientName.objects.select_related("group", "ingredient__group"):
        means = other.group or (other.ingredient and (other.ingredient.group or other.ingredient))
        if means:
            taken.setdefault(normalise(other.name), []).append(means)
    mains: list[tuple[IngredientGroup | Ingredient, IngredientGroup | Ingredient]] = [
        (group, group) for group in IngredientGroup.objects.all()
    ]
    mains += [(i, i.group or i) for i in Ingredient.objects.select_related("group")]
    for main, means in mains:
        for name in filter(None, (main.name, main.name_ru)):
            taken.setdefault(normalise(name), []).append(means)
    errors: dict[str, list[Any]] = {}
    for field, name in [("name", row.name), ("name_ru", row.name_ru), *(("names", name) for name in names)]:
        foreign = [means for means in taken.get(normalise(name), ()) if means not in (own, row)] if name else []
        if foreign:
            sentence = _("“%(name)s” already means %(other)s.") % {"name": name, "other": foreign[0]}
            errors.setdefault(field, []).append(sentence)
    if errors:
        raise Invalid("name_taken", _("A name must mean one thing."), errors=errors)


def _wrong(sentences: list[Any]) -> Invalid:
    return Invalid("names", sentences[0], errors={"names": sentences})
