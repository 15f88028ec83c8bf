"""Findings that were set aside: shown in red for ever, with who, when and why. Health data, but for the fact itself."""

from collections.abc import Collection

from clients.models import Client, Override


def overrides_of(client: Client) -> list[Override]:
    """Return all of hers, the latest first. One query."""
    return list(client.overrides.select_related("screening", "made_by").order_by("-id"))


def overrides_by_key(keys: Collection[int]) -> list[Override]:
    """One query; none for no keys."""
    if not keys:
        return []
    return list(Override.objects.filter(pk__in=set(keys)).select_related("made_by"))
