"""Joins ``css/app.css`` and what it imports into one file when static files are collected: one request, not thirty.

In development the browser follows the imports itself; there is no build step. Knows one shape of import only:
``@import url("name.css") layer(name);``.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHEET = "css/app.css"
IMPORT = re.compile(r'@import url\("([\w./-]+)"\) layer\((\w+)\);')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def join(source: Path) -> str:
    """Return the style sheet with its imports in place, each in its layer, without comments.

    Raises:
        ValueError: a part in another folder has an address (``url(``) in it, which would no longer be right.
    """

    def inline(match: re.Match[str]) -> str:
        name, layer = match.groups()
        text = (source.parent / name).read_text(encoding="utf-8")
        if "/" in name and "url(" in text:
            raise ValueError(f"{name} has a url() and lies in another folder than {source.name}")
        return f"@layer {layer} {{\n{text}}}\n"

    return COMMENT.sub("", IMPORT.sub(inline, source.read_text(encoding="utf-8")))


class OneStyleSheet:
    """For a static files storage: what is collected of our styles is the joined sheet alone."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if SHEET in paths and not dry_run:
            storage, path = paths[SHEET]
            source = Path(storage.path(path))
            parts = [f"css/{name}" for name, _ in IMPORT.findall(source.read_text(encoding="utf-8"))]
            for part in parts:
                paths.pop(part, None)
                self.delete(part)  # type: ignore[attr-defined]
            Path(self.path(SHEET)).write_text(join(source), encoding="utf-8")  # type: ignore[attr-defined]
            paths[SHEET] = (self, SHEET)
        yield from super().post_process(paths, dry_run=dry_run, **options)  # type: ignore[misc]
