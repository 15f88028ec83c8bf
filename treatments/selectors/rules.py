"""The contraindications as they are asked today."""

from treatments.models import Contraindication


def current_rules(*, area: str | None = None) -> list[Contraindication]:
    """Return the current version of every rule in use, in order. One query.

    Args:
        area: only the rules that concern this area.
    """
    rules = Contraindication.objects.select_related("ingredient_group").filter(superseded_at=None, active=True)
    if area is not None:
        rules = rules.filter(areas__contains=[area])
    return list(rules)
