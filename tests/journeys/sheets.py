"""What stands on each sheet of a PDF, and where."""

from __future__ import annotations

import io
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PageObject, PdfReader


@dataclass(frozen=True)
class Sheet:
    """Its size in points and its lines, from the top down."""

    size: tuple[int, int]
    lines: list[str]

    @property
    def last(self) -> str:
        """The last line above the number of the sheet, which stands in the margin."""
        return self.lines[-2]


def read(pdf: bytes) -> Iterator[Sheet]:
    for page in PdfReader(io.BytesIO(pdf)).pages:
        wide, high = (int(float(edge)) for edge in page.mediabox[2:])
        yield Sheet((wide, high), lines(page))


def lines(page: PageObject) -> list[str]:
    """The words of one height, as far as they are drawn one after the other, are a line."""
    found: dict[int, list[str]] = defaultdict(list)

    def hear(text: str, cm: list[float], tm: list[float], *_rest: object) -> None:
        if text.strip():
            height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found[round(height)].append(text.strip())

    page.extract_text(visitor_text=hear)
    return [plain("".join(found[height])) for height in sorted(found, reverse=True)]


def plain(text: str) -> str:
    """Fonts draw some characters by the signs of their radicals, and wide marks by narrow ones."""
    return unicodedata.normalize("NFKC", text)
