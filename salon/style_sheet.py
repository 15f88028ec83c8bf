"""Joins ``css/app.css`` and what it imports into one file when static files are collected: one request, not thirty.

In development the browser follows the imports itself; there is no build step. Knows one shape of import only:
``@import url("name.css") layer(name);``.
"""

import re
from pathlib import Path

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
