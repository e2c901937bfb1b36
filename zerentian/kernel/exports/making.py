"""Writing the file of a request, sealed: rows go through in pieces, memory stays flat."""

from __future__ import annotations

import array
import io
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports import access, known
from zerentian.kernel.exports.models import ExportRequest, Format
from zerentian.kernel.files import sealing
from zerentian.lib import sheets
from zerentian.manifest.exports import Line, Listing, Question
from zerentian.ui import formats

STEP = 5_000  # rows after which the progress is told
VERBS = {"population_person": "person.exported", "population_household": "household.exported"}


@dataclass(frozen=True)
class Made:
    """What was written, and about whom."""

    file: str
    size: int
    rows: int
    table: str
    about: Sequence[int]


def place(file: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / file


def verb(table: str) -> str:
    """How the log calls it when rows of this table left the house."""
    return VERBS[table]


def write(request: ExportRequest, *, at: datetime) -> Made:
    """The sealed file of the request, with the rows that its asker may see at this moment.

    Raises PermissionDenied when meanwhile they may not take it out any more.
    """
    listing = known.listing(request.listing)
    viewer = Viewer(user=request.asked_by, on=request.on, at=at)
    access.require(viewer, listing, full=request.full)
    question = access.question(viewer, request.words, full=request.full)
    about = array.array("q")
    name = secrets.token_hex(16)
    place(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    language = request.asked_by.language or settings.LANGUAGE_CODE
    with translation.override(language), tempfile.TemporaryFile() as file:
        cells = _told(listing.rows(question), about, request)
        rows = _sheet(file, request, listing, question, cells)
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        sealing.seal(file, place(name))
    return Made(name, size, rows, listing.table, list(dict.fromkeys(about)))


def _sheet(
    file: IO[bytes],
    request: ExportRequest,
    listing: Listing,
    question: Question,
    rows: Iterator[Sequence[Any]],
) -> int:
    title, header = str(listing.title), listing.header(question)
    above = [title, watermark(request, rows=listing.count(question), at=question.viewer.at)]
    if request.format == Format.CSV:
        return sheets.write_csv(file, header=header, rows=rows, above=above)
    widths = listing.widths or None
    return sheets.write_xlsx(
        file, title=title, header=header, rows=rows, widths=widths, above=above
    )


def watermark(request: ExportRequest, *, rows: int, at: datetime) -> str:
    """Who took out how much, when, of what and what for: whoever finds the file knows whom to ask."""
    parts = [
        request.asked_by.name,
        formats.moment(at),
        ngettext("%(count)s row", "%(count)s rows", rows) % {"count": formats.number(rows)},
        request.said,
        _("purpose: %(reason)s") % {"reason": request.reason} if request.reason else "",
        _("export %(number)s") % {"number": request.pk},
    ]
    return _("; ").join(filter(None, parts))


def _told(
    lines: Iterator[Line], about: array.array[int], request: ExportRequest
) -> Iterator[Sequence[Any]]:
    """The cells of each line; on the way it is noted whom they tell about and how far we are."""
    last = 0
    for number, line in enumerate(lines, start=1):
        if line.about is not None and line.about != last:
            about.append(last := line.about)
        if number % STEP == 0:
            ExportRequest.objects.filter(pk=request.pk).update(done=number)
        yield line.cells
