"""From a file to checked columns: the part of an import that knows nothing of the register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from zerentian.kernel.imports import gathered
from zerentian.kernel.imports.errors import FileRefused
from zerentian.kernel.layouts import cells, headers
from zerentian.kernel.packs import queries as packs
from zerentian.lib import sheets
from zerentian.manifest.imports import ImportLayout, Table

LIMITS: Final = sheets.Limits(rows=500_000, columns=256)
NO_TABLE: Final = re.compile("例|说明|example|readme", re.I)  # names of sheets


@dataclass(frozen=True)
class Read:
    """A workbook as read. kind: what the file really is."""

    kind: str
    header: headers.Header
    table: Table


def read(path: Path, *, name: str, layout: ImportLayout, on: date) -> Read:
    """The checked columns of a workbook that speaks of the day `on`. Raises FileRefused.

    Cells are looked at while the reading process is still at the rows below them.
    """
    coming, header = _opened(path, name, layout)
    with coming:
        reader = cells.Reader(packs.current().codes, settings.INSTANCE.profile, on)
        gathering = gathered.Gathering(header, layout.columns, reader)
        for block in coming.blocks():
            gathering.take(block)
        sheet = _finished(coming)
        if not gathering.numbers:
            raise FileRefused(_("The table has a header but no row below it."))
        return Read(sheet.kind, header, gathering.table())


def kind(path: Path, *, name: str) -> str:
    """What the file is by its first bytes; the rest of it is not looked at. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            return sheets.kind_of(file, name=name)
    except sheets.SheetRefused as refusal:
        raise _refused(refusal) from None


def original(
    path: Path, *, name: str, layout: ImportLayout
) -> tuple[list[str], Iterator[sheets.Row]]:
    """Titles and rows of a kept file as they were written, for handing refused ones back."""
    coming, header = _opened(path, name, layout)
    with coming:
        return list(header.titles), _finished(coming).rows


def _opened(
    path: Path, name: str, layout: ImportLayout, title: str | None = None
) -> tuple[sheets.Coming, headers.Header]:
    """The first sheet on which the layout's header stands; the refusal is that of the first sheet.

    Examples and explanations are never taken for the table, however alike they look.
    """
    with ExitStack() as stack:
        coming = stack.enter_context(_begun(path, name, title))
        try:
            header = headers.find(islice(coming.rows(), headers.DEEPEST), layout)
        except FileRefused:
            sheet = _finished(coming)
            for other in sheet.titles if title is None else ():
                if other != sheet.title and not NO_TABLE.search(other):
                    with suppress(FileRefused):
                        return _opened(path, name, layout, other)
            raise
        stack.pop_all()
        return coming, header


def _begun(path: Path, name: str, title: str | None) -> sheets.Coming:
    try:
        return sheets.Coming(path, name, LIMITS, title)
    except sheets.SheetRefused as refusal:
        raise _refused(refusal) from None


def _finished(coming: sheets.Coming) -> sheets.Sheet:
    try:
        return coming.sheet()
    except sheets.SheetRefused as refusal:
        raise _refused(refusal) from None


def _refused(refusal: sheets.SheetRefused) -> FileRefused:
    sentence = _("The file was not read: %(why)s.")
    return FileRefused(sentence % {"why": _(refusal.message) % refusal.params})
