"""Weekly hours are replaced as a whole: of a location, of a cosmetologist."""

from collections.abc import Iterable, Sequence
from datetime import time

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from bookings.models import Cosmetologist, WorkingHours
from bookings.services.locking import in_diary
from bookings.spans import Span
from salon.accounts.models import Location, OpeningHours
from salon.errors import Invalid


def set_opening_hours(*, location: Location, spans: Sequence[Span]) -> None:
    """Replace the location's opening hours.

    Raises:
        Invalid: a span ends before it begins, or two overlap.
    """
    _require_sane(spans)

    def work() -> None:
        OpeningHours.objects.filter(location=location).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(location=location, weekday=one.weekday, opens=one.starts, closes=one.ends) for one in spans
        )

    in_diary([location.pk], work)


def set_working_hours(*, cosmetologist: Cosmetologist, spans: Sequence[Span]) -> None:
    """Replace a cosmetologist's weekly hours (those of every week and without end; dated ones stay).

    Raises:
        Invalid: a span ends before it begins, or two overlap.
    """
    _require_sane(spans)

    def work() -> None:
        usual = WorkingHours.objects.filter(cosmetologist=cosmetologist, every_weeks=1)
        usual.filter(valid_from=None, valid_to=None).delete()
        WorkingHours.objects.bulk_create(
            WorkingHours(cosmetologist=cosmetologist, weekday=one.weekday, starts=one.starts, ends=one.ends)
            for one in spans
        )

    in_diary([cosmetologist.location_id], work)


def _require_sane(spans: Iterable[Span]) -> None:
    said = ""
    until: dict[int, time] = {}
    for one in sorted(spans):
        if one.starts >= one.ends:
            said = _("%(day)s: the hours must end after they begin.")
        elif one.weekday in until and one.starts < until[one.weekday]:
            said = _("%(day)s: the two stretches overlap.")
        if said:
            said %= {"day": WEEKDAYS[one.weekday]}
            raise Invalid("invalid", said, errors={f"from{one.weekday}": [said]})
        until[one.weekday] = one.ends
