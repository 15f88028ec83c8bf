"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")

application = get_wsgi_application()
# Loads every view now: before gunicorn forks, so that its processes share them, and before the first visitor waits.
get_resolver().url_patterns  # noqa: B018
