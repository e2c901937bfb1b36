"""Files that somebody encloses: ordinary ones pass, and each kind of hostile one says why it does not."""

from __future__ import annotations

import io
import struct
import zlib
from zipfile import ZipFile

import pytest

from zerentian.lib import enclosures, png
from zerentian.lib.enclosures import Hostile
from zerentian.lib.sheets.tests import files

BOOK = files.xlsx(["户主", "人数"], ["王桂兰", 3])
OLD = files.xls({(0, 0): "王桂兰"})
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    body = b"\n".join(b"%d 0 obj\n%s\nendobj" % (n, o) for n, o in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"\ntrailer <<" + trailer + b">>\n%%EOF\n"


def packed(content: bytes) -> bytes:
    """An object stream, as writers of today pack their objects."""
    data = zlib.compress(b"7 0 8 30\n" + content)
    return b"<</Type/ObjStm/N 2/First 9/Filter/FlateDecode>>stream\n" + data + b"\nendstream"


def docx(extra: dict[str, str] | None = None, types: str = "") -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", 8) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{TYPES}">{types}</Types>')
        archive.writestr("word/document.xml", "<document>通知</document>")
        for name, part in (extra or {}).items():
            archive.writestr(name, part)
    return file.getvalue()


def relation(kind: str, target: str) -> dict[str, str]:
    words = f'Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"'
    return {
        "word/_rels/settings.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        f"<Relationship {words}/></Relationships>"
    }


def image(*chunks: tuple[bytes, bytes], size: tuple[int, int] = (1, 1)) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return png.MARK + header + b"".join(chunk(*one) for one in chunks) + data + chunk(b"IEND", b"")


def code(data: bytes) -> str:
    try:
        return enclosures.kind_of(io.BytesIO(data))
    except Hostile as hostile:
        return hostile.code


PAGES = pdf(b"<</Type/Catalog/Pages 2 0 R>>", packed(b"<</Type/Page>><</Type/Font>>"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PAGES, "pdf"), (BOOK, "xlsx"), (OLD, "xls"), (docx(), "docx"), (image(), "png"),
        (docx(relation("hyperlink", "https://example.org")), "docx"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
    ],
)  # fmt: skip
def test_ordinary_files_are_known_by_their_bytes(data: bytes, kind: str) -> None:
    assert code(data) == kind


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"MZ\x90\0", "kind"),
        (b"<html><script>", "kind"),
        (b"", "kind"),
        (PAGES[:-8], "damaged"),
        (pdf(b"<</Type/Catalog>>", trailer=b"/Encrypt 5 0 R"), "password"),
        (pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "active"),
        (pdf(b"<</S/Java#53cript>>"), "active"),
        (pdf(b"<</S/Launch/F(cmd.exe)>>"), "active"),
        (pdf(b"<</Names<</EmbeddedFiles 3 0 R>>>>"), "active"),
        (pdf(packed(b"<</Type/Page>><</S/JavaScript>>")), "active"),
        (pdf(packed(bytes(33 << 20))), "bomb"),
        (BOOK[:200], "damaged"),
        (files.repacked(BOOK, extra={"xl/vbaProject.bin": b"x"}), "macros"),
        (docx(types='<Override PartName="/a" ContentType="application/vnd.ms-word.document.'
              'macroEnabled.main+xml"/>'), "macros"),
        (docx({"word/embeddings/oleObject1.bin": "MZ"}), "active"),
        (docx({"word/activeX/activeX1.xml": "<x/>"}), "active"),
        (docx(relation("attachedTemplate", "http://example.org/a.dotm")), "remote"),
        (docx(relation("image", "http://example.org/a.png")), "remote"),
        (docx({"word/_rels/a.rels": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "damaged"),
        (docx({"word/media/a.bin": "0" * (40 << 20)}), "bomb"),
        (files.repacked(BOOK, extra={"xl/externalLinks/externalLink1.xml": b"<externalLink><ddeLink/>"
                                     b"</externalLink>"}), "remote"),
        (files.compound(b"x", name="WordDocument"), "old"),
        (files.compound(b"x", name="EncryptedPackage"), "password"),
        (files.compound(b"x", name="_VBA_PROJECT"), "macros"),
    ],
)  # fmt: skip
def test_hostile_files_say_why_they_are_refused(data: bytes, why: str) -> None:
    assert code(data) == why


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("方案.pdf", "pdf", "方案.pdf"),
        ("方案.PDF", "pdf", "方案.PDF"),
        ("通知.exe", "pdf", "通知.exe.pdf"),
        ("../../etc/通知.docx", "docx", "通知.docx"),
        ("C:\\人\\图.jpeg", "jpeg", "图.jpeg"),
        ("图\u202egnp.exe", "png", "图gnp.exe.png"),
        (".pdf", "pdf", "pdf.pdf"),
        ("", "xlsx", "xlsx.xlsx"),
        ("长" * 300 + ".pdf", "pdf", "长" * 120 + ".pdf"),
    ],
)
def test_names_end_as_their_kind_does(name: str, kind: str, kept: str) -> None:
    assert enclosures.named(name, kind) == kept


def test_a_picture_loses_what_it_tells() -> None:
    told = image((b"tEXt", b"Author\0somebody"), (b"eXIf", b"place"), (b"tIME", bytes(7)))

    assert png.clean(told + b"<script>") == image()
    assert png.clean(image()) == image()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"GIF89a", "no_png"),
        (image()[:-6], "cut_off"),
        (image().replace(b"IDAT", b"IDAS"), "no_png"),
        (image(size=(30_000, 1)), "too_large"),
        (image(size=(15_000, 15_000)), "too_large"),
        (image(size=(0, 1)), "no_png"),
        (png.MARK, "cut_off"),
    ],
)
def test_a_broken_picture_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(png.NoPng) as refused:
        png.clean(data)
    assert refused.value.code == why
