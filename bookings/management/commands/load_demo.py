"""``manage.py load_demo``: fills an empty database with the demo salon; leaves any other alone."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from bookings.demo.build import build_demo, empty

DEFAULT_PASSWORD = "oxygen-demo"  # noqa: S105 - published on purpose, for a salon of made-up people


class Command(BaseCommand):
    help = "Fill an empty database with the demo salon."

    def handle(self, *args: Any, **options: Any) -> None:
        if not empty():
            self.stdout.write("There is a salon already; nothing was changed.")
            return
        build_demo(password=os.environ.get("DEMO_PASSWORD") or DEFAULT_PASSWORD)
        self.stdout.write("The demo salon is ready.")
