"""Files that come with an order or a reply: kept once, by what they really are."""

from __future__ import annotations

import io
from typing import Any

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.dispatch.actions import Enclosure
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.files import actions as files
from zerentian.kernel.files import keeping
from zerentian.kernel.files.models import Kind
from zerentian.lib import jpeg

JPEG = b"\xff\xd8\xff"
LIMIT = 20 << 20  # bytes
# What each kind begins with. A workbook and a document are both archives: their parts tell.
MARKS = ((b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xls"), (JPEG, "jpeg"))


def enclosures(request: ViewerRequest) -> list[Enclosure]:
    """The uploaded files, kept. Raises OrderRefused for one that is too large or of another kind."""
    return [_kept(request, upload) for upload in request.FILES.getlist("file")]


def _kept(request: ViewerRequest, upload: Any) -> Enclosure:
    try:
        with keeping.receive(_source(upload), limit=LIMIT) as incoming:
            kind = _kind(incoming)
            stored = files.keep(
                by=request.viewer.user, incoming=incoming, kind=kind, name=upload.name,
                at=request.viewer.at,
            )  # fmt: skip
    except keeping.TooLarge:
        raise OrderRefused("large", name=upload.name, limit=LIMIT >> 20) from None
    return Enclosure(stored.pk, upload.name)


def _source(upload: Any) -> Any:
    """The upload; a photo without the place and the camera that stand in it."""
    head = upload.read(3)
    upload.seek(0)
    if head != JPEG or upload.size > LIMIT:
        return upload
    try:
        return io.BytesIO(jpeg.clean(upload.read()).content)
    except jpeg.NoJpeg:
        raise OrderRefused("file") from None


def _kind(incoming: keeping.Incoming) -> str:
    with incoming.path.open("rb") as file:
        head = file.read(8)
    found = next((kind for mark, kind in MARKS if head.startswith(mark)), "")
    if found not in Kind.values:
        raise OrderRefused("file")
    return found
