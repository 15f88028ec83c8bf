"""The first minute of a new installation: its location and its owner, made together, once.

Knows that nobody may sign in yet. Must not be reachable in any other way: whoever is first becomes the owner.
"""

from collections.abc import Collection
from datetime import time

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from salon.accounts.models import Location, Membership, OpeningHours, User
from salon.accounts.roles import Role
from salon.errors import Conflict


def is_empty() -> bool:
    """True while no account exists at all, not even an inactive one."""
    return not User.objects.exists()


@transaction.atomic
def found_salon(
    *,
    name: str,
    zone_name: str,
    language: str,
    weekdays: Collection[int],
    opens: time,
    closes: time,
    username: str,
    password: str,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
) -> User:
    """Make the location, open on ``weekdays`` (Monday = 0) in its own wall-clock time, and its owner.

    Raises:
        Conflict: ``already_founded``, somebody was first.
    """
    _let_nobody_else_begin()
    if not is_empty():
        raise Conflict("already_founded", _("This salon has its owner already. Please sign in."))
    location = Location.objects.create(
        code=slugify(name)[:40] or "salon", name=name, zone_name=zone_name, language=language, email=email
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(location=location, weekday=day, opens=opens, closes=closes) for day in sorted(set(weekdays))
    )
    owner = User.objects.create_user(
        username, email, password, first_name=first_name, last_name=last_name, language=language
    )
    Membership.objects.create(user=owner, location=location, role=Role.OWNER.value)
    return owner


def _let_nobody_else_begin() -> None:
    """Hold off every other insert of a user until this transaction ends, so that "nobody yet" stays true."""
    table = connection.ops.quote_name(User._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
