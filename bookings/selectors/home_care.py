"""What may be recommended to a client for home. When in doubt nothing is: silence harms nobody."""

from clients.models import Client
from clients.selectors.screenings import allergies_of, current_screening
from treatments.models import HomeCareProduct, Treatment
from treatments.selectors import home_care_conflicts

INTOLERANCE = "intolerance"  # she said that she does not tolerate something, whatever it is


def home_care_for(client: Client, treatment: Treatment) -> list[HomeCareProduct]:
    """Return the products in use that nothing we know speaks against. At most eight queries.

    None at all without a screening, with an allergy whose words match no ingredient, or with an intolerance: what
    is not known cannot be excluded. The page shows no reason, so that it tells nothing about her health.
    """
    allergies = list(allergies_of(client))
    screening = current_screening(client, treatment)
    if screening is None or not all(allergy.matched for allergy in allergies):
        return []
    said = {answer.rule.code for answer in screening.answers.all() if answer.yes}
    if INTOLERANCE in said:
        return []
    barred = home_care_conflicts(
        groups=[allergy.group_id for allergy in allergies if allergy.group_id],
        ingredients=[allergy.ingredient_id for allergy in allergies if allergy.ingredient_id],
    )
    products = HomeCareProduct.objects.filter(active=True)
    return [one for one in products if one.pk not in barred and not said.intersection(one.undesirable_with)]
