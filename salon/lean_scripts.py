"""Takes what only we read out of the scripts when static files are collected: comments, and the air around signs.

In development, and in the source, they stay; there is no build step. A line that begins with two slashes is a comment,
and so is what follows two slashes between spaces; a slash with a space behind it divides, any other begins a pattern.
A test looks that no text of ours runs over a line; every journey runs on what comes out of here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SCRIPTS = "js/"
COMMENT = re.compile(r"(^|\s+)//( .*)?$")
TEXT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|/(?![/*\s])(?:\\.|\[[^\]]*\]|[^/\n\\])+/)""")
AIR = re.compile(r" *(=>|[=,;:?{}()<>&|]+) *")
BREAK = re.compile(r"(?<=[{,(;])\n|\n(?=})")


def lean(source: str) -> str:
    """Return a script without its comments, indentation, and spaces and lines that mean nothing."""
    lines = (COMMENT.sub("", line.strip()) for line in source.splitlines())
    pieces = TEXT.split("".join(f"{line}\n" for line in lines if line))  # every other one is a text or a pattern
    return "".join(piece if n % 2 else BREAK.sub("", AIR.sub(r"\1", piece)) for n, piece in enumerate(pieces))


class LeanScripts:
    """For a static files storage: our scripts are collected lean, before they get names by content."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        for name in [name for name in paths if name.startswith(SCRIPTS) and not dry_run]:
            storage, path = paths[name]
            text = lean(Path(storage.path(path)).read_text(encoding="utf-8"))
            Path(self.path(name)).write_text(text, encoding="utf-8")  # type: ignore[attr-defined]
            paths[name] = (self, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)  # type: ignore[misc]
