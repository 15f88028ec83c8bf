"""``manage.py up``: the whole salon, until Ctrl-C.

``manage.py`` goes to ``salon.up.main`` before Django is set up, so this command is met only by ``manage.py help`` and
``call_command``.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from salon.up.main import main


class Command(BaseCommand):
    help = "Runs everything: embedded PostgreSQL and Valkey unless given, web, worker and beat; until Ctrl-C."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(main())
