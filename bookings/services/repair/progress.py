"""How far a search for new places has come, told while it runs for the page that waits for it.

In the cache and never in a row: it is of use for a second. Without a cache there is nothing to see, and nothing else
is missing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache

from salon.accounts.actor import Actor
from salon.accounts.models import User

STEPS = 25  # so many times at most a search says how far it is
KEPT = 60  # seconds; a search that broke off is not running for ever


@dataclass(frozen=True, slots=True)
class Progress:
    """``of`` 0: it has not yet been counted who is hit."""

    placed: int = 0
    of: int = 0

    @property
    def percent(self) -> int:
        return 100 * self.placed // self.of if self.of else 0


class Telling:
    """What a search calls while it runs. Nobody is told what the system does by itself."""

    def __init__(self, user: User | None) -> None:
        self._key = _key(user) if user else ""
        self._of, self._told = 0, 0

    def begin(self, of: int = 0) -> None:
        self._of, self._told = of, 0
        self._say(0)

    def placed(self, count: int) -> None:
        """Say that so many sessions have been looked after; steps too small to be seen are not told."""
        if count == self._of or (count - self._told) * STEPS >= self._of:
            self._told = count
            self._say(count)

    def end(self) -> None:
        if self._key:
            cache.delete(self._key)

    def _say(self, count: int) -> None:
        if self._key:
            cache.set(self._key, (count, self._of), KEPT)


@contextmanager
def telling(actor: Actor) -> Iterator[Telling]:
    """Tell whoever asked how far it is, until the block ends."""
    one = Telling(actor.user)
    one.begin()
    try:
        yield one
    finally:
        one.end()


def progress_of(user: User) -> Progress | None:
    """Return how far the search that this person waits for has come, None if there is none."""
    found = cache.get(_key(user))
    return Progress(*found) if found else None


def _key(user: User) -> str:
    return f"repair-looking:{user.pk}"
