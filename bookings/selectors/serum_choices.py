"""Which serums could be chosen for a client and a treatment, and which of them serve what she comes for."""

from collections.abc import Collection
from dataclasses import dataclass

from clients.models import Client
from clients.selectors.patches import patch_standings, serums_reacted_to
from clients.selectors.screenings import allergies_of
from salon import clock
from treatments.models import Indication, Serum, Treatment
from treatments.selectors.suitability import serum_suitability


@dataclass(frozen=True, slots=True)
class SerumChoice:
    """``barred``: an allergy or a positive patch test speaks against it.

    ``serves``: listed for one of the indications asked for. ``untested``: a patch test of hers has to come first.
    """

    serum: Serum
    barred: bool
    serves: bool
    untested: bool = False


def serum_choices(*, client: Client, treatment: Treatment, indications: Collection[Indication]) -> list[SerumChoice]:
    """Return the serums for the treated area, those that serve and are not barred first. At most nine queries."""
    allergies = list(allergies_of(client))
    found = serum_suitability(
        groups={one.group_id for one in allergies if one.group_id},
        ingredients={one.ingredient_id for one in allergies if one.ingredient_id},
        area=treatment.area,
    )
    wanted = {one.pk for one in indications}
    serving = set(
        Serum.indications.through.objects.filter(indication__in=wanted).values_list("serum_id", flat=True)
        if wanted
        else ()
    )
    reacted = serums_reacted_to(client)
    asking = [(client.pk, one.serum) for one in found if one.serum.requires_patch_test]
    tests = patch_standings(asking, clock.now())
    choices = [
        SerumChoice(
            one.serum,
            barred=not one.ok or one.serum.pk in reacted,
            serves=one.serum.pk in serving,
            untested=(client.pk, one.serum.pk) in tests and not tests[client.pk, one.serum.pk].cleared,
        )
        for one in found
    ]
    return sorted(choices, key=lambda choice: (choice.barred, not choice.serves))
