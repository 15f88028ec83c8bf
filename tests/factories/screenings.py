"""Screenings taken through the service, as a desk would take them."""

from clients.models import Client, Screening
from clients.screening import Answer
from clients.services import take_screening
from salon.accounts.actor import SYSTEM
from treatments.models import Treatment
from treatments.selectors import current_rules

NO = Answer(yes=False)


def answers(treatment: Treatment, **yes: Answer) -> dict[str, Answer]:
    """Every question of the treatment answered no, but for ``yes`` (underscores for hyphens)."""
    given = {rule.code: NO for rule in current_rules(treatment=treatment)}
    return given | {code.replace("_", "-"): answer for code, answer in yes.items()}


def screened(client: Client, treatment: Treatment, **yes: Answer) -> Screening:
    """A screening taken now, every answer no, but for ``yes``."""
    return take_screening(client=client, treatment=treatment, answers=answers(treatment, **yes), actor=SYSTEM)
