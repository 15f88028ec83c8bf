"""What the API shows of clients, and to whom: a receptionist gets the outcome, the date and a neutral sentence."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from clients.models import Allergy, Client, Screening
from clients.screening import Finding, Outcome, Reason
from clients.sentences import neutral_finding


def local_moment(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """Return ISO 8601 with the location's offset."""
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def show_client(client: Client) -> dict[str, Any]:
    return {
        "id": client.pk,
        "name": client.name,
        "email": client.email,
        "phone": client.phone,
        "birth_date": client.birth_date,
        "language": client.language,
        "zone_name": client.zone_name,
        "notes": client.notes,
        "version": client.version,
    }


def show_allergy(allergy: Allergy, zone: ZoneInfo, *, health: bool) -> dict[str, Any]:
    if not health:
        return {"id": allergy.pk, "matched": allergy.matched}
    return {
        "id": allergy.pk,
        "words": allergy.words,
        "group": allergy.group.code if allergy.group else None,
        "ingredient": allergy.ingredient_id,
        "matched": allergy.matched,
        "noted_at": local_moment(allergy.noted_at, zone),
    }


def show_screening(screening: Screening, zone: ZoneInfo, *, health: bool) -> dict[str, Any]:
    return {
        "id": screening.pk,
        "treatment": screening.treatment_id,
        "taken_at": local_moment(screening.taken_at, zone),
        "outcome": screening.outcome,
        "clear_on": screening.clear_on,
        "valid_until": screening.valid_until,
        "carried_from": screening.carried_from_id,
        "findings": list(_findings(screening.findings, health=health)),
    }


def _findings(stored: Iterable[dict[str, Any]], *, health: bool) -> Iterable[dict[str, Any]]:
    for one in stored:
        if health:
            yield {name: one[name] for name in ("code", "outcome", "reason", "until")}
            continue
        until = date.fromisoformat(one["until"]) if one["until"] else None
        finding = Finding(one["code"], Outcome(one["outcome"]), Reason(one["why"]), until)
        yield {"outcome": one["outcome"], "reason": neutral_finding(finding), "until": one["until"]}
