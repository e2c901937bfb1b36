"""Which keys open what is sealed in the database. Keys are never in a backup, only their marks."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path


def marks(data: Path) -> dict[str, str]:
    """A mark of each sealing key and of the index's secret, from which they cannot be found."""
    found = {}
    folder = data / "keys"
    for file in sorted([*folder.glob("sealing_*"), *folder.glob("indexing")]):
        secret = bytes.fromhex(file.read_text("utf-8").strip())
        found[file.name] = hmac.digest(secret, b"zerentian backup mark", hashlib.sha256)[:8].hex()
    return found


def missing(data: Path, wanted: dict[str, str]) -> list[str]:
    """Names of the keys that the backup was made with and this instance does not have."""
    here = marks(data)
    return [name for name, mark in wanted.items() if here.get(name) != mark]
