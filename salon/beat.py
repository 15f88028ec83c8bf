"""The clock's own small program: ``celery --app salon.beat beat`` says "look now" and knows nothing else.

It reads the settings but never sets up Django: no models, no database, a third of the memory. The tasks it names are
found by the workers (``salon.celery``).
"""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init

os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # Celery would set Django up if it saw it

app = Celery("salon", set_as_current=False)
app.config_from_object("salon.settings", namespace="CELERY")


@beat_init.connect
def beat_once_at_the_start(**kwargs: Any) -> None:
    """Beat as soon as beat is up: its first turn would come a whole interval later, and ``/readyz`` waits for it."""
    for entry in app.conf.beat_schedule.values():
        app.send_task(entry["task"], **entry.get("options", {}))
