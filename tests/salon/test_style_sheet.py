"""One file a component, one request in production, nothing that points nowhere."""

import re
from pathlib import Path

import pytest

from salon.style_sheet import IMPORT, join

CSS = Path("salon/static/css")
PARTS = sorted(path for path in CSS.rglob("*.css") if path.name != "app.css")
IMPORTED = dict(IMPORT.findall((CSS / "app.css").read_text(encoding="utf-8")))
TOGETHER = join(CSS / "app.css")


def test_every_part_is_imported_into_a_layer_that_is_declared() -> None:
    declared = re.search(r"@layer ([\w, ]+);", (CSS / "app.css").read_text(encoding="utf-8"))
    assert declared is not None
    assert set(IMPORTED) == {str(path.relative_to(CSS)) for path in PARTS}
    assert set(IMPORTED.values()) <= set(declared[1].split(", "))


def test_joined_it_imports_nothing_more_and_holds_every_part() -> None:
    assert "@import" not in TOGETHER
    assert "/*" not in TOGETHER
    assert TOGETHER.count("@layer") == len(PARTS) + 1


def test_braces_are_even() -> None:
    for text in (TOGETHER, *(path.read_text(encoding="utf-8") for path in PARTS)):
        assert text.count("{") == text.count("}")


def test_every_custom_property_that_is_used_is_set_somewhere() -> None:
    used = set(re.findall(r"var\((--[\w-]+)\)", TOGETHER))  # those with a fallback may be missing
    assert used <= set(re.findall(r"(--[\w-]+):", TOGETHER))


def test_every_file_that_is_pointed_to_exists() -> None:
    for path in PARTS:
        for address in re.findall(r'url\("([^"]+)"\)', path.read_text(encoding="utf-8")):
            assert (path.parent / address).resolve().exists()


def test_colours_come_from_tokens_alone() -> None:
    allowed = {"tokens.css", "print.css"}
    loose = {
        path.name: found
        for path in PARTS
        if path.name not in allowed and (found := re.findall(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8")))
    }
    assert loose == {"entrance.css": ["#ffffff"]}  # a QR code is black on white in every theme


def test_a_part_elsewhere_may_not_point_to_files(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a.css").write_text('p { background: url("x.svg"); }')
    (tmp_path / "app.css").write_text('@import url("pages/a.css") layer(pages);')
    with pytest.raises(ValueError, match="another folder"):
        join(tmp_path / "app.css")
