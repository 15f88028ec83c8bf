"""What may be recommended to a client for home. When in doubt nothing is: silence harms nobody."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clients.models import Allergy, Client, Screening
from clients.selectors.screenings import allergies_of, current_screening
from treatments.models import HomeCareProduct, Treatment
from treatments.selectors import home_care_conflicts

INTOLERANCE = "intolerance"  # she said that she does not tolerate something, whatever it is


@dataclass(frozen=True, slots=True)
class HomeCareChoice:
    """``reason``: why it may not be recommended, as a sentence; health data. Empty when it may."""

    product: HomeCareProduct
    reason: str


def home_care_choices(client: Client, treatment: Treatment) -> list[HomeCareChoice]:
    """Return every product in use with what speaks against it. At most eight queries.

    All of them are barred without a screening, with an allergy whose words match no ingredient, or with an
    intolerance: what is not known cannot be excluded.
    """
    products = list(HomeCareProduct.objects.filter(active=True))
    if not products:
        return []
    allergies = list(allergies_of(client))
    screening = current_screening(client, treatment)
    doubt = _doubt(allergies, screening)
    if doubt or screening is None:
        return [HomeCareChoice(one, doubt) for one in products]
    said = {answer.rule.code: answer.rule.label for answer in screening.answers.all() if answer.yes}
    barred = home_care_conflicts(
        groups=[allergy.group_id for allergy in allergies if allergy.group_id],
        ingredients=[allergy.ingredient_id for allergy in allergies if allergy.ingredient_id],
    )
    return [HomeCareChoice(one, _against(one, [c.reason for c in barred.get(one.pk, ())], said)) for one in products]


def _doubt(allergies: Collection[Allergy], screening: Screening | None) -> str:
    if screening is None:
        return _("She has not been screened for this treatment.")
    if not all(allergy.matched for allergy in allergies):
        return _("One of her allergies matches no ingredient: read the label yourself.")
    if any(answer.yes and answer.rule.code == INTOLERANCE for answer in screening.answers.all()):
        return _("She said that she does not tolerate a component.")
    return ""


def _against(product: HomeCareProduct, conflicts: list[str], said: dict[str, str]) -> str:
    undesirable = [said[code] for code in product.undesirable_with if code in said]
    words = [_("Not advisable now: %(why)s.") % {"why": why} for why in undesirable]
    return " ".join([*conflicts, *words])


def home_care_for(client: Client, treatment: Treatment) -> list[HomeCareProduct]:
    """Return the products in use that nothing we know speaks against. At most eight queries."""
    return [choice.product for choice in home_care_choices(client, treatment) if not choice.reason]
