"""The project as an app: static files, template tags, management commands and the Celery application."""

from importlib import import_module

from django.apps import AppConfig


class SalonConfig(AppConfig):
    name = "salon"
    verbose_name = "Salon"

    def ready(self) -> None:
        import_module("salon.celery")  # every process that may send a task knows the broker
