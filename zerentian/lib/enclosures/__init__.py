"""What a file that somebody encloses really is, and whether it may be handed on to others.

Told by its bytes, never by its name. Nothing is rendered and nothing kept: a file that carries programs,
other files or orders to fetch something is refused whole, because others would open it on trust.
"""

from __future__ import annotations

from typing import IO, Final

from zerentian.lib.enclosures import office, old_office, pdf
from zerentian.lib.enclosures.refusal import Hostile

__all__ = ["EXTENSIONS", "Hostile", "kind_of", "named", "short"]

# The kinds that are taken, by the extension under which they are handed on.
EXTENSIONS: Final = {
    "pdf": (".pdf",), "docx": (".docx",), "xlsx": (".xlsx",), "xls": (".xls",), "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
}  # fmt: skip
LONGEST: Final = 120  # characters of a name
SHORT: Final = 40  # of a name in a sentence
_ARCHIVE: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG: Final = b"\x89PNG\r\n\x1a\n"


def kind_of(file: IO[bytes]) -> str:
    """One of EXTENSIONS. Raises Hostile. Pictures come cleaned, by lib.jpeg and lib.png."""
    file.seek(0)
    head = file.read(8)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head == _PNG:
        return "png"
    if head.startswith(b"%PDF-"):
        pdf.check(file)
        return "pdf"
    if head.startswith(_ARCHIVE):
        return office.kind_of(file)
    if head == _COMPOUND:
        old_office.check(file)
        return "xls"
    raise Hostile("kind")


def named(name: str, kind: str) -> str:
    """The name without folders and signs that nobody sees, ending as its kind does: a file that was
    sent as 通知.exe and is a PDF is handed on as 通知.exe.pdf."""
    seen, endings = _seen(name), EXTENSIONS[kind]
    if seen.lower().endswith(endings):
        stem, dot, ending = seen.rpartition(".")
        return f"{stem[:LONGEST] or kind}{dot}{ending}"
    return f"{seen[:LONGEST] or kind}{endings[0]}"


def short(name: str) -> str:
    """The name as a message shows it."""
    seen = _seen(name)
    return seen if len(seen) <= SHORT else f"{seen[:SHORT]}…"


def _seen(name: str) -> str:
    bare = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in bare if sign.isprintable()).strip(" .")
