"""The project as an app: static files, template tags and the management commands."""

from django.apps import AppConfig


class SalonConfig(AppConfig):
    name = "salon"
    verbose_name = "Salon"
