"""``manage.py load_catalogue``: the shipped catalogue into the database, as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from treatments.services.load_catalogue import load_catalogue


class Command(BaseCommand):
    help = "Load the shipped catalogue: add what is missing, update what nobody edited."

    def handle(self, *args: Any, **options: Any) -> None:
        report = load_catalogue()
        self.stdout.write(
            f"Catalogue: {report.created} added, {report.updated} updated, {report.kept} left as the salon edited them."
        )
