"""Salon's web program with the yardstick's addresses beside its own, for gunicorn."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")

from django.conf import settings

settings.ROOT_URLCONF = "tests.bench.plain_api"

from salon.wsgi import application  # noqa: E402

__all__ = ["application"]
