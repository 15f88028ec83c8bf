"""What every test may ask for."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django.plugin import DjangoDbBlocker

from salon.translations import compile_all
from tests.factories import Cast, make_cast
from tests.factories.catalogue import Catalogue, make_catalogue

# A property is tried on the same cases in every run: one that fails once in a thousand is found by ``make soak``, which
# makes up new ones. How long a case takes is the machine's business.
examples.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.register_profile("new", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("new" if os.environ.get("SALON_SOAK") else "same")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """A password's hash is slow on purpose; a test that is about hashing asks for the real one."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_translations() -> None:
    compile_all()


@pytest.fixture(scope="session", autouse=True)
def static_files_as_they_are() -> Iterator[None]:
    """Nothing is collected before a test run: pages name the sources, and whitenoise serves them (live server too)."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = settings.STORAGES | {"staticfiles": plain}
    with override_settings(STORAGES=storages, WHITENOISE_AUTOREFRESH=True, WHITENOISE_USE_FINDERS=True):
        yield


@pytest.fixture(autouse=True)
def own_throttles() -> Iterator[None]:
    """Every test signs in afresh: throttles that other tests filled are not its business."""
    cache = caches["default"]
    before, cache.key_prefix = cache.key_prefix, uuid4().hex
    yield
    cache.key_prefix = before


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The access log refuses TRUNCATE, which is how a test with real transactions leaves an empty database behind."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("reading", "erasure"):
            cursor.execute(f"ALTER TABLE privacy_{table} DISABLE TRIGGER never_emptied")


@pytest.fixture
def cast(db: None) -> Cast:
    """One salon with its people, without catalogue or courses."""
    return make_cast()


@pytest.fixture
def catalogue(db: None) -> Catalogue:
    """The shipped catalogue, loaded, by code."""
    return make_catalogue()
