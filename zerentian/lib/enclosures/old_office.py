"""Workbooks of before 2007: compound files ([MS-CFB]) whose directory names their streams in UTF-16."""

from __future__ import annotations

from typing import IO, Final

from zerentian.lib.enclosures.refusal import Hostile

MACROS: Final = ("_VBA_PROJECT", "Macros")
PASSWORD: Final = ("EncryptedPackage", "EncryptionInfo")
WORKBOOKS: Final = ("Workbook", "Book")


def check(file: IO[bytes]) -> None:
    """Nothing for a workbook. Raises Hostile: password, macros, old (another old document)."""
    file.seek(0)
    content = file.read()
    for names, code in ((PASSWORD, "password"), (MACROS, "macros")):
        if any(_names(content, name) for name in names):
            raise Hostile(code)
    if not any(_names(content, name) for name in WORKBOOKS):
        raise Hostile("old")


def _names(content: bytes, name: str) -> bool:
    """Whether an entry of the directory has this name: its sign, then zeros up to 64 bytes."""
    return f"{name}\0".encode("utf-16-le") in content
