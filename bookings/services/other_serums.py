"""A refusal of a serum names those the client may have instead, the ones for the same indication first."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from bookings.models import Course
from bookings.selectors.serum_choices import serum_choices
from clients.models import Client
from salon.errors import Conflict, Invalid
from treatments.models import Indication, Serum, Treatment

BARRED, UNTESTED = "serum_unsuitable", "patch_test_missing"


@contextmanager
def naming_other_serums(
    client: Client, treatment: Treatment, serum: Serum, indications: Callable[[], Collection[Indication]]
) -> Iterator[None]:
    """Give ``serum_unsuitable`` and ``patch_test_missing`` their ``suitable``: what to choose instead. Ten queries.

    Args:
        indications: what the client comes for; none: what the refused serum is for.
    """
    try:
        yield
    except (Invalid, Conflict) as refusal:
        if refusal.code in (BARRED, UNTESTED):
            wanted = indications() or serum.indications.all()
            refusal.extra["suitable"] = _suitable(client, treatment, serum, list(wanted), code=refusal.code)
        raise


@contextmanager
def naming_others_of(course: Course) -> Iterator[None]:
    """The same for a course and its serum."""
    with naming_other_serums(course.client, course.treatment, course.serum, lambda: list(course.indications.all())):
        yield


def _suitable(
    client: Client, treatment: Treatment, refused: Serum, indications: list[Indication], *, code: str
) -> list[dict[str, Any]]:
    return [
        {"id": one.serum.pk, "code": one.serum.code, "name": one.serum.label, "serves": one.serves}
        for one in serum_choices(client=client, treatment=treatment, indications=indications)
        if not one.barred and one.serum.pk != refused.pk and not (code == UNTESTED and one.untested)
    ]
