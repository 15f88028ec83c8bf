"""No template, style or script needs more than the strict CSP gives; no page grows heavy."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from salon.lean_scripts import TEXT, lean

TEMPLATES = [path for path in sorted(Path("templates").rglob("*.html")) if path.parts[1] != "messages"]  # not the mails
SCRIPTS = sorted(Path("salon/static/js").rglob("*.js"))
FORBIDDEN = {
    "style attribute": r"<[^>]*\sstyle=",
    "style element": r"<style\b",
    "event handler": r"<[^>]*\son[a-z]+=",
    "inline script": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    "evaluated by htmx": r"hx-on|hx-vals=.js:|hx-headers=.js:|hx-trigger=\"[^\"]*\[",
    "javascript: address": r"javascript:",
    "foreign host": r"(?:src|href|action)=\"(?:https?:)?//",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_has_nothing_inline_and_nothing_foreign(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=str)
def test_a_script_evaluates_nothing_and_builds_no_markup_from_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function\(|\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write", text)


def test_all_scripts_together_stay_under_35_kb_compressed() -> None:
    htmx = finders.find("django_htmx/htmx-2.min.js")
    assert isinstance(htmx, str)
    served = [Path(htmx).read_text(encoding="utf-8"), *(lean(path.read_text(encoding="utf-8")) for path in SCRIPTS)]
    assert sum(len(gzip.compress(text.encode(), 9)) for text in served) < 35_000


@pytest.mark.parametrize("path", SCRIPTS, ids=str)
def test_a_script_has_no_text_over_several_lines_so_that_it_can_be_served_lean(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    before = [
        line.partition("//")[0] if " // " in line else line for line in lines if not line.strip().startswith("//")
    ]
    assert [line for line in before if line.count("`") % 2 or line.count('"') % 2] == []
    assert not any(line.lstrip().startswith("/*") for line in lines)
    pieces = TEXT.split("\n".join(before))
    assert [code for code in pieces[::2] if set(code) & set("\"'`")] == []
    assert [text for text in pieces[1::2] if text.startswith("`") and text.count("${") != text.count("}")] == []


def test_lean_takes_the_air_out_of_code_and_leaves_texts_and_patterns() -> None:
    source = 'const a = { b: "x = { y }" }; // why\n  if (a / 2 > 1) {\n    say(`${a} , b`, /[ =] {2}/);\n  }\n'
    assert lean(source) == 'const a={b:"x = { y }"};if(a / 2>1){say(`${a} , b`,/[ =] {2}/);}\n'
