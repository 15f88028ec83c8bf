"""Salon starts with what a salon has installed: nothing of the builders' may be asked for."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings

START = """
import re, sys
from importlib.metadata import packages_distributions
from pathlib import Path

named = {line.split("==")[0] for line in Path("requirements/embedded.txt").read_text().splitlines() if "==" in line}
plain = {re.sub(r"[-_.]+", "-", name).lower() for name in named}
builders = {
    module for module, parts in packages_distributions().items()
    if not any(re.sub(r"[-_.]+", "-", part).lower() in plain for part in parts)
} - {"_distutils_hack", "distutils-precedence", "pip", "pkg_resources", "setuptools"}

class Installed:
    def __init__(self, finder):
        self.finder = finder

    def __getattr__(self, name):
        return getattr(self.finder, name)

    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in builders else self.finder.find_spec(name, path, target)

assert "pytest" in builders and "django" not in builders
sys.meta_path[:] = [Installed(finder) for finder in sys.meta_path]
from salon.wsgi import application
from salon.celery import app
app.loader.import_default_modules()
from django.core.management import call_command, get_commands, load_command_class
from django.urls import get_resolver
get_resolver().url_patterns
for name, home in get_commands().items():
    if home in ("salon", "bookings", "treatments", "clients") or home.startswith(("salon.", "bookings.")):
        load_command_class(home, name)
call_command("check")
assert not builders & {name.partition(".")[0] for name in sys.modules}
"""


def test_salon_starts_without_the_builders_packages(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", START], cwd=settings.BASE_DIR, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "SALON_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "salon.settings"},
        timeout=300,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
