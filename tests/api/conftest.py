"""Every test of the API signs in afresh: throttles that other tests filled are not its business."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def own_throttles() -> Iterator[None]:
    cache = caches["default"]
    before, cache.key_prefix = cache.key_prefix, uuid4().hex
    yield
    cache.key_prefix = before
