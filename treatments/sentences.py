"""The catalogue's closed vocabularies as words and sentences, for forms and pages."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from treatments.kinds import Area, Clears, Kind, MovementKind, Standing
from treatments.models import Contraindication

AREAS: dict[str, Any] = {
    Area.FACE.value: gettext_lazy("face and neck"),
    Area.HANDS.value: gettext_lazy("hands"),
}
KINDS: dict[str, Any] = {
    Kind.TEMPORARY.value: gettext_lazy("Puts the treatment off"),
    Kind.BARS_INGREDIENT.value: gettext_lazy("Bars serums with the ingredient, not the course"),
    Kind.NEEDS_DOCUMENT.value: gettext_lazy("Needs a doctor's written consent"),
    Kind.REFUSES.value: gettext_lazy("No treatment; refer to a doctor"),
}
KIND_LOOKS: dict[str, tuple[Any, str, str]] = {  # word, icon, tone
    Kind.TEMPORARY.value: (gettext_lazy("puts off"), "hourglass", "water"),
    Kind.BARS_INGREDIENT.value: (gettext_lazy("bars serums"), "shield-alert", "sand"),
    Kind.NEEDS_DOCUMENT.value: (gettext_lazy("needs a document"), "file-text", "sand"),
    Kind.REFUSES.value: (gettext_lazy("refuses"), "shield-x", "coral"),
}
CLEARS: dict[str, Any] = {
    Clears.DAYS.value: gettext_lazy("So many days after it happened"),
    Clears.DECLARED.value: gettext_lazy("When the client says it is over"),
    Clears.HEALED.value: gettext_lazy("When healed; then ask again"),
    Clears.NEVER.value: gettext_lazy("Never"),
}
MOVEMENTS: dict[str, Any] = {
    MovementKind.RECEIVED.value: gettext_lazy("Received"),
    MovementKind.USED.value: gettext_lazy("Used"),
    MovementKind.WASTED.value: gettext_lazy("Written off"),
    MovementKind.COUNTED.value: gettext_lazy("Counted"),
    MovementKind.CORRECTED.value: gettext_lazy("Corrected"),
}
STANDINGS: dict[Standing, tuple[Any, str, str]] = {  # word, icon, tone
    Standing.USABLE: (pgettext_lazy("lot", "In use"), "circle-check", "moss"),
    Standing.NOT_YET: (pgettext_lazy("lot", "Not here yet"), "clock", "sand"),
    Standing.EXPIRED: (pgettext_lazy("lot", "Expired"), "calendar-x", "coral"),
    Standing.OPEN_TOO_LONG: (pgettext_lazy("lot", "Open too long"), "calendar-x", "coral"),
    Standing.RECALLED: (pgettext_lazy("lot", "Recalled"), "octagon-x", "coral"),
    Standing.CLOSED: (pgettext_lazy("lot", "Closed"), "archive", "mist"),
}


def area_words(areas: Iterable[str]) -> str:
    """Return the areas in a line, in the house's order."""
    chosen = set(areas)
    return ", ".join(str(word) for area, word in AREAS.items() if area in chosen)


def what_it_does(rule: Contraindication) -> str:
    """Return what a "yes" to this rule means, with its time where it has one."""
    if rule.kind == Kind.BARS_INGREDIENT:
        return _("The course stays; serums with that ingredient do not")
    if rule.kind == Kind.NEEDS_DOCUMENT:
        return _("A doctor's written consent must be on file")
    if rule.kind == Kind.REFUSES:
        return _("No treatment; refer to a doctor")
    if rule.clears == Clears.DAYS and rule.clears_after_days is not None:
        days = rule.clears_after_days
        return ngettext("Wait %(days)d day after it", "Wait %(days)d days after it", days) % {"days": days}
    if rule.clears == Clears.DECLARED:
        return _("Wait until the client says it is over")
    return _("Wait until it has healed, then ask again")


def when_asked(rule: Contraindication) -> str:
    """Return how long an answer is good for."""
    if rule.ask_every_session:
        return _("Good for one session: asked every time")
    days = rule.validity_days
    return ngettext("Good for %(days)d day", "Good for %(days)d days", days) % {"days": days}


def plain_number(number: Decimal) -> Decimal:
    """Cut the zeros behind the point: 1.00 is 1, 0.5000 is 0.5; 100 stays 100."""
    plain = number.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral() else plain
