"""The cache, which may be away: throttles and other conveniences must never stop the desk."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

log = logging.getLogger(__name__)
_AWAY = (RedisConnectionError, RedisTimeoutError)


class ForgivingRedisCache(RedisCache):
    """Redis or Valkey; while it is away every read misses and every write is dropped, with a line in the log."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except _AWAY:
            log.warning("cache away: read missed")
            return default

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        try:
            super().set(key, value, *args, **kwargs)
        except _AWAY:
            log.warning("cache away: write dropped")

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        try:
            return super().add(key, value, *args, **kwargs)
        except _AWAY:
            log.warning("cache away: add dropped")
            return True

    def delete(self, key: Any, version: int | None = None) -> bool:
        try:
            return super().delete(key, version)
        except _AWAY:
            log.warning("cache away: delete dropped")
            return False

    def count(self, key: str, *, seconds: int) -> int:
        """Count one more under ``key``, which is forgotten after ``seconds``. One round trip; 0 while it is away."""
        name = self.make_and_validate_key(key)
        try:
            wire = self._cache.get_client(name, write=True).pipeline(transaction=False)
            wire.incr(name)
            wire.expire(name, seconds)
            return int(wire.execute()[0])
        except _AWAY:
            log.warning("cache away: not counted")
            return 0
