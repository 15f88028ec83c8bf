"""``manage.py prepare``: everything between installing a version and serving it. Run it as often as you like.

Most starts change nothing, so each step first asks whether it is needed.
"""

import hashlib
from pathlib import Path
from typing import Any

import environ
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from salon import static_files, translations
from salon.accounts.models import User

DEMO_PEOPLE = {"olga": "owner", "rita": "receptionist", "clara": "cosmetologist", "dina": "cosmetologist"}


class Command(BaseCommand):
    help = "Migrates, loads the catalogue, compiles translations, collects static files."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo salon into an empty database")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        translations.compile_all()
        static_files.collect()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
        call_command("load_catalogue", stdout=self.stdout)
        if demo and not User.objects.exists():
            call_command("load_demo", stdout=self.stdout)
        _tell_demo_accounts(Path(settings.SALON_DATA) / "demo-accounts")


def _tell_demo_accounts(file: Path) -> None:
    """Write the demo accounts for ``manage.py up`` to print, if they are there and still have the demo's password.

    The second line is the proof of the last look: hashing a password takes a second, by design.
    """
    password = environ.Env().str("DEMO_PASSWORD", default="oxygen-demo")
    people = list(User.objects.filter(username__in=DEMO_PEOPLE, is_active=True).order_by("pk"))
    proof = hashlib.sha256("\n".join([password, *(person.password for person in people)]).encode()).hexdigest()
    if file.exists() and file.read_text().splitlines()[-1] == proof:
        return
    if people and people[0].check_password(password):
        names = ", ".join(f"{person.username} ({DEMO_PEOPLE[person.username]})" for person in people)
        file.write_text(f"Demo accounts: {names}; password {password}\n{proof}\n")
    else:
        file.unlink(missing_ok=True)
