"""One file a component, one request in production, nothing that points nowhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command
from pytest_django import Settings

from salon.style_sheet import IMPORT, join

CSS = Path("salon/static/css")
PARTS = sorted(path for path in CSS.rglob("*.css") if path.name != "app.css")
IMPORTED = dict(IMPORT.findall((CSS / "app.css").read_text(encoding="utf-8")))
TOGETHER = join(CSS / "app.css")
# Classes of which a template or a view builds the end: "at-h{hour}", "circle--{status}".
BUILT = re.compile(
    r"(at|for|from|until)-[hm]\d+|(pre|post)-\d+|tone-\w+|strip__\w+|compare__shot--\w+"
    r"|(avatar|badge|choices|circle|dots__dot|field|icon)--\w+"
)
GIVEN = {"htmx-request", "only-print", "gap-2", "gap-4"}  # worn by htmx; words of the layout, there to be used


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


@pytest.fixture
def collected(tmp_path: Path, settings: Settings) -> Path:
    hashed = {"BACKEND": "salon.static_files.HashedFiles"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = project.STORAGES | {"staticfiles": hashed}
    ignored = ["drf_spectacular_sidecar/*", "rest_framework/*", "account/*", "mfa/*", "django_htmx/*"]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
    return tmp_path


def test_collected_it_is_one_file_whose_addresses_are_hashed(collected: Path) -> None:
    sheets = list(collected.rglob("*.css"))
    assert [path.name.split(".")[0] for path in sheets] == ["app"]
    text = sheets[0].read_text(encoding="utf-8")
    assert "@import" not in text
    assert re.search(r"bubbles\.[0-9a-f]{12}\.svg", text)


def test_collected_modules_import_each_other_by_hashed_names(collected: Path) -> None:
    entry = next(collected.glob("js/app.*.js")).read_text(encoding="utf-8")
    imported = re.findall(r'import ?"\./([\w.]+)";', entry)
    assert len(imported) >= 7
    assert all((collected / "js" / name).exists() for name in imported)
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", name) for name in imported)


def test_no_rule_is_for_a_class_that_nothing_wears() -> None:
    folders = ("templates", "salon", "bookings", "clients", "treatments")
    sources = (path for folder in folders for path in Path(folder).rglob("*") if path.suffix in {".html", ".py", ".js"})
    worn = {word for path in sources for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}
    ruled = set(re.findall(r"\.([a-z][\w-]+)", TOGETHER))
    assert {name for name in ruled - worn - GIVEN if not BUILT.fullmatch(name)} == set()
