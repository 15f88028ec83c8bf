"""docs/operations.md names every setting there is, and none that is not."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Read by `manage.py up` and gunicorn, before or beside the settings.
SUPERVISOR = {"HOST", "DEMO", "DEMO_PASSWORD", "WEB_PROCESSES", "WEB_THREADS"}


def test_every_name_in_the_environment_is_documented() -> None:
    settings = (ROOT / "salon" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    table = (
        (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("## The environment")[1].split("\n## ")[0]
    )
    documented = {
        name for row in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert documented == read | SUPERVISOR
