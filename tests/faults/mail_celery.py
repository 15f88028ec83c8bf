"""The salon's own Celery application and its own beat, for tests: one more kind of message, and a beat that is quicker.

``celery --app tests.faults.mail_celery worker`` and ``celery --app tests.faults.mail_celery:clock beat``.
"""

from typing import Any

from celery.signals import worker_init

from salon.beat import app as clock
from salon.celery import app

__all__ = ["app", "clock"]

LOOK = "look-for-due-messages"
clock.conf.beat_schedule = {LOOK: clock.conf.beat_schedule[LOOK] | {"schedule": 0.3, "options": {"expires": 30}}}
clock.conf.beat_max_loop_interval = 0.3
app.conf.broker_connection_max_retries = None
app.conf.broker_transport_options = {"socket_connect_timeout": 1}


@worker_init.connect
def know_notes(**kwargs: Any) -> None:
    """Forked workers inherit the kind."""
    from salon.outbox import kinds
    from tests.outbox.note import NOTE

    kinds.register(NOTE)
