"""The contraindications as they are asked today."""

from treatments.models import Contraindication, Treatment


def current_rules(*, treatment: Treatment | None = None) -> list[Contraindication]:
    """Return the current version of every rule in use, in order. One query.

    Args:
        treatment: only the rules that concern it.
    """
    rules = Contraindication.objects.select_related("ingredient_group").filter(superseded_at=None, active=True)
    return [rule for rule in rules if treatment is None or rule.concerns(treatment)]
