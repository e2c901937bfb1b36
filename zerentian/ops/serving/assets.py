"""Static files, collected with hashed names whenever one of them has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

STAMP = ".collected"


def fingerprint() -> str:
    """Changes when any static file of any app does."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def are_current() -> bool:
    stamp = Path(settings.STATIC_ROOT) / STAMP
    return settings.INSTANCE.collected and stamp.exists() and stamp.read_text() == fingerprint()


def mark_current() -> None:
    (Path(settings.STATIC_ROOT) / STAMP).write_text(fingerprint())
