"""The table of guards is true of the code as it is; ``make guards`` takes each of them out and sees its test fail."""

import re
from pathlib import Path

import pytest

from tests.guards.table import GUARDS, Guard


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_stands_once_in_its_file_and_its_test_is_there(guard: Guard) -> None:
    assert Path(guard.file).read_text(encoding="utf-8").count(guard.here) == 1
    file, name = guard.test.split("::")
    assert f"def {name.partition('[')[0]}(" in Path(file).read_text(encoding="utf-8")


def test_the_documentation_has_the_same_table() -> None:
    page = Path("docs/guards.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| `(.+?)` \| `(.+?)` \|$", page, re.MULTILINE)
    assert rows == [(guard.name, guard.file, guard.test) for guard in GUARDS]
