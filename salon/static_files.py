"""Static files: named by content, compressed, and collected only when one of them has changed.

Compressing takes seconds and most starts change nothing: the sources' paths, sizes and times are the proof.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

from salon.lean_scripts import LeanScripts
from salon.style_sheet import OneStyleSheet

# What third parties bring and no page of ours asks for.
UNUSED = [
    "rest_framework/*",
    "drf_spectacular_sidecar/redoc/*",
    "account/*",
    "mfa/*",
    "django_htmx/ext/*",
    "*/htm*-4*.js",
]


class HashedFiles(LeanScripts, OneStyleSheet, CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Only hashed names, inside our ES modules' imports too, so every file may be cached for ever."""

    support_js_module_import_aggregation = True
    keep_only_hashed_files = True


def collect() -> bool:
    """Collect if need be; return whether it was."""
    proof = _proof()
    kept = Path(settings.STATIC_ROOT) / ".sources"
    if kept.exists() and kept.read_text() == proof:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED)
    kept.write_text(proof)
    return True


def _proof() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(UNUSED):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
