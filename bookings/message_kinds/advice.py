"""What to do and to leave after an oxygen peeling. Facts from the trade; each names its source."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_ADVICES = (
    _("For 6 hours: do not wash the treated skin, and no make-up."),  # realself.com (JetPeel)
    _("For 24 hours: no sauna and no heavy exercise."),  # corespa.net
    _("For 48 hours: no sunbathing; outdoors use sun protection, SPF 30 or more."),  # corespa.net
)


def advices() -> "tuple[StrPromise, ...]":
    """Return the advice, lazy: it is in the language that is active where it is shown."""
    return _ADVICES
