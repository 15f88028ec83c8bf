"""The project: composition and plumbing. No domain rule lives here."""

from salon.celery import app as celery_app

__all__ = ["celery_app"]
