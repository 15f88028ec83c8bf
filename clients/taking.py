"""Lets an app above take part when a screening is taken: in its transaction, under its locks.

Registered in ``AppConfig.ready()`` by a plain call, as the outbox's kinds are. Knows nobody who registers.
"""

from collections.abc import Callable

from django.db import transaction

from clients.models import Client, Screening
from salon.accounts.actor import Actor

Take = Callable[[], Screening]
Around = Callable[[Client, Actor, Take], Screening]


def _alone(client: Client, actor: Actor, take: Take) -> Screening:
    with transaction.atomic():
        return take()


_around: list[Around] = [_alone]


def register_around(around: Around) -> None:
    """Make ``around`` the one who calls ``take`` and then does what follows from it, all in one transaction."""
    _around[0] = around


def taking(client: Client, actor: Actor, take: Take) -> Screening:
    """Take a screening together with everything that follows from it, or nothing of it."""
    return _around[0](client, actor, take)
