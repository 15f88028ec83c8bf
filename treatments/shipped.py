"""The catalogue as it is shipped: reads the TOML files beside this module. Knows files, not the database."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"

Row = dict[str, Any]


@cache
def shipped(kind: str) -> Row:
    """Return the parsed file of one kind, for example ``serums``. Read once a process; callers do not change it.

    Raises:
        FileNotFoundError: no such kind is shipped.
    """
    return tomllib.loads((FOLDER / f"{kind}.toml").read_text(encoding="utf-8"))
