"""The pulse: proof that beat, broker and worker all live, told to ``/readyz`` through the cache."""

from celery import shared_task

from salon import health


@shared_task
def heartbeat() -> None:
    health.note_heartbeat()
