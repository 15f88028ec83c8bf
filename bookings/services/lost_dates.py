"""Which dates of a plan that is not booked yet are gone by now: what booking would say of them, without booking."""

from collections.abc import Sequence
from typing import Any

from bookings.models import Cosmetologist
from bookings.planning.model import Wish
from bookings.proposals import Slot
from bookings.services import conflicts
from bookings.services.alternatives import to_lost
from bookings.services.check_places import places_near, require_sane
from bookings.services.terms import Terms
from clients.models import Client
from salon.accounts.models import Location
from salon.errors import Invalid
from treatments.models import Treatment


def lost_dates(
    *,
    location: Location,
    client: Client,
    treatment: Treatment,
    terms: Terms,
    slots: Sequence[Slot],
    wishes: Sequence[Wish] = (),
    preferred: Cosmetologist | None = None,
) -> list[dict[str, Any]]:
    """Return a row for each numbered slot that cannot be had any more, with three others, as a refusal carries them.

    Two queries; two more if any is lost. Nothing is said of dates that no diary has: booking refuses those.
    """
    try:
        require_sane(slots, location=location)
    except Invalid:
        return []
    near = places_near(slots, location=location, treatment_id=treatment.pk, client_id=client.pk, terms=terms)
    others = to_lost(
        location=location,
        treatment_id=treatment.pk,
        client_id=client.pk,
        terms=terms,
        slots=slots,
        wishes=wishes,
        preferred_id=preferred.pk if preferred else None,
    )
    return [conflicts.row(one, others(one)) for one in near.lost(slots)]
