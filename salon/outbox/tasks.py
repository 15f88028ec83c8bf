"""What beat says every so often: look now. The rows say what is due; a lost or doubled beat does no harm.

No task is ever given a time to run at: messages wait in the database, never in the broker (a test forbids it).
"""

from celery import shared_task

from salon.outbox import services


@shared_task(name="salon.outbox.tasks.send_due")
def send_due() -> None:
    """Send for half a minute at most; the next beat goes on."""
    services.send_due()


@shared_task(name="salon.outbox.tasks.purge")
def purge() -> None:
    """Erase old bodies, a portion at a time."""
    while services.purge():
        pass
