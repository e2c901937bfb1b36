"""Files that come with an order or a reply: kept once, by what they really are."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any, Final

from zerentian.kernel.accounts.requests import ViewerRequest
from zerentian.kernel.dispatch.actions import Enclosure
from zerentian.kernel.dispatch.errors import OrderRefused
from zerentian.kernel.files import actions as files
from zerentian.kernel.files import keeping
from zerentian.lib import enclosures as looking
from zerentian.lib import jpeg, png
from zerentian.lib.enclosures import Hostile

LIMIT: Final = 20 << 20  # bytes
# Pictures are kept without the place, the camera and the texts that stand in them.
PICTURES: Final[Mapping[bytes, Callable[[bytes], bytes]]] = {
    b"\xff\xd8\xff": lambda content: jpeg.clean(content).content,
    png.MARK[:3]: png.clean,
}


def enclosures(request: ViewerRequest) -> list[Enclosure]:
    """The uploaded files, kept. Raises OrderRefused for one that is too large or not to be trusted."""
    return [_kept(request, upload) for upload in request.FILES.getlist("file")]


def _kept(request: ViewerRequest, upload: Any) -> Enclosure:
    called = looking.short(upload.name)
    try:
        with keeping.receive(_source(upload), limit=LIMIT) as incoming:
            with incoming.path.open("rb") as file:
                kind = looking.kind_of(file)
            name = looking.named(upload.name, kind)
            stored = files.keep(
                by=request.viewer.user,
                incoming=incoming,
                kind=kind,
                name=name,
                at=request.viewer.at,
            )
    except keeping.TooLarge:
        raise OrderRefused("large", name=called, limit=LIMIT >> 20) from None
    except Hostile as hostile:
        raise OrderRefused(f"file_{hostile.code}", name=called) from None
    except (jpeg.NoJpeg, png.NoPng):
        raise OrderRefused("file_picture", name=called) from None
    return Enclosure(stored.pk, name)


def _source(upload: Any) -> Any:
    """The upload; a picture cleaned."""
    head = upload.read(3)
    upload.seek(0)
    clean = PICTURES.get(head)
    if clean is None or upload.size > LIMIT:
        return upload
    return io.BytesIO(clean(upload.read()))
