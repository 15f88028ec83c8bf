"""A module that calls itself pure is held to it: it stands in the contract that import-linter checks."""

import ast
import re
import tomllib
from pathlib import Path

APPS = ("salon", "bookings", "clients", "treatments")


def calls_itself_pure(path: Path) -> bool:
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.search(r"\bPure\b(?! data)", words) is not None


def name_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def test_every_module_that_calls_itself_pure_is_in_the_contract() -> None:
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    held = next(contract["source_modules"] for contract in contracts if contract["name"].startswith("Pure modules"))
    pure = {name_of(path) for app in APPS for path in Path(app).rglob("*.py") if calls_itself_pure(path)}
    assert pure
    left_out = {name for name in pure if not any(f"{name}.".startswith(f"{module}.") for module in held)}
    assert left_out == set(), "add them to the contract in pyproject.toml"
