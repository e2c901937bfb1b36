"""Documents and workbooks of today (ISO/IEC 29500): archives whose table of contents says what they are."""

from __future__ import annotations

from typing import IO, Final
from xml.parsers import expat
from zipfile import ZipFile

from zerentian.lib.enclosures.refusal import Hostile
from zerentian.lib.sheets import Limits, SheetRefused, zips

MAIN: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
TYPES: Final = "[content_types].xml"
LIMITS: Final = Limits(size=20 << 20, inflated=300 << 20, entries=3_000)
_LONGEST: Final = 4 << 20  # bytes of a part that is read here
# Relations that reach outside and are no more than an address to click on or a workbook to look up.
_HARMLESS: Final = ("/hyperlink", "/externalLinkPath")


def kind_of(file: IO[bytes]) -> str:
    """docx or xlsx. Raises Hostile: kind, damaged, password, bomb, macros, active, remote."""
    with _opened(file) as archive:
        parts = {part.filename.lower(): part.filename for part in archive.infolist()}
        kind = next((kind for kind, main in MAIN.items() if main in parts), "")
        if not kind or TYPES not in parts:
            raise Hostile("kind")
        _whole(file, MAIN[kind])
        _check(archive, parts)
    return kind


def _opened(file: IO[bytes]) -> ZipFile:
    try:
        return ZipFile(file)
    except Exception:
        raise Hostile("damaged") from None


def _whole(file: IO[bytes], main: str) -> None:
    """Unpacked once and counted, as every workbook is that comes in."""
    try:
        zips.check(file, LIMITS, main=main)
    except SheetRefused as refused:
        known = {"password": "password", "bomb": "bomb", "kind": "kind"}
        raise Hostile(known.get(refused.code, "damaged")) from None


def _check(archive: ZipFile, parts: dict[str, str]) -> None:
    types = [said for _name, said in _told(archive, parts[TYPES])]
    if any("macroenabled" in said.get("ContentType", "").lower() for said in types):
        raise Hostile("macros")
    for lower, name in parts.items():
        if lower.endswith(("vbaproject.bin", "vbadata.xml")):
            raise Hostile("macros")
        if "/activex/" in lower or ("/embeddings/" in lower and lower.endswith(".bin")):
            raise Hostile("active")
        if lower.endswith(".rels"):
            _check_relations(archive, name)
        elif "/externallinks/" in lower and lower.endswith(".xml"):
            if any(tag in ("ddeLink", "oleLink") for tag, _said in _told(archive, name)):
                raise Hostile("remote")


def _check_relations(archive: ZipFile, name: str) -> None:
    for _tag, said in _told(archive, name):
        outside = said.get("TargetMode", "").lower() == "external"
        if outside and not said.get("Type", "").endswith(_HARMLESS):
            raise Hostile("remote")


def _told(archive: ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a part, with their attributes. A part that declares entities is no office part."""
    found: list[tuple[str, dict[str, str]]] = []
    reader = expat.ParserCreate()
    reader.StartElementHandler = lambda tag, said: found.append((tag.rpartition(":")[2], said))
    reader.StartDoctypeDeclHandler = _refuse
    with archive.open(name) as part:
        content = part.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        raise Hostile("bomb")
    try:
        reader.Parse(content, True)
    except expat.ExpatError:
        raise Hostile("damaged") from None
    return found


def _refuse(*_about: object) -> None:
    raise Hostile("damaged")
