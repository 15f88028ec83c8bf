"""What beat says every so often: look now. The rows say what is due; a lost or doubled beat does no harm.

No task is ever given a time to run at: messages wait in the database, never in the broker (a test forbids it).
"""

import logging

from celery import shared_task

from salon.outbox import services

log = logging.getLogger(__name__)


@shared_task(name="salon.outbox.tasks.send_due")
def send_due() -> None:
    """Send for half a minute at most; the next beat goes on."""
    tally = services.send_due()
    if tally != services.Tally():
        log.info(
            "messages: %s sent, %s failed, %s wait again, %s withdrawn%s",
            tally.sent,
            tally.failed,
            tally.waiting,
            tally.withdrawn,
            "; stopped" if tally.stopped else "",
        )


@shared_task(name="salon.outbox.tasks.purge")
def purge() -> None:
    """Erase old bodies, a portion at a time."""
    while services.purge():
        pass
