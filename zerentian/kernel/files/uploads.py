"""Files that somebody sends along with words: kept once, by what they really are, pictures cleaned."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from django.contrib.auth.models import AbstractBaseUser

from zerentian.kernel.files import actions, keeping
from zerentian.lib import enclosures as looking
from zerentian.lib import jpeg, png
from zerentian.lib.enclosures import Hostile
from zerentian.lib.refusals import Refused, gettext_noop

LIMIT: Final = 20 << 20  # bytes of one file
MOST: Final = 9  # files at once
# What a browser offers to choose; a telephone makes JPEG of its photos for it.
ACCEPT: Final = ",".join(ending for endings in looking.EXTENSIONS.values() for ending in endings)
# Pictures are kept without the place, the camera and the texts that stand in them.
PICTURES: Final[Mapping[bytes, Callable[[bytes], bytes]]] = {
    b"\xff\xd8\xff": lambda content: jpeg.clean(content).content,
    png.MARK[:3]: png.clean,
}


class UploadRefused(Refused):
    """A file is not taken, and nothing of it stays. The name is told to its sender alone."""

    messages: ClassVar[Mapping[str, str]] = {
        "many": gettext_noop("at most %(most)s files go at once: send the rest with another note"),
        "empty": gettext_noop("%(name)s is empty"),
        "large": gettext_noop("%(name)s is larger than %(limit)s MB: send a smaller one"),
        "kind": gettext_noop(
            "%(name)s: only PDF, Word (docx), Excel and pictures (JPEG, PNG) are taken"
        ),
        "old": gettext_noop("%(name)s is of an old kind: save it as docx or PDF and send that"),
        "damaged": gettext_noop("%(name)s is damaged or cut off: send it again"),
        "picture": gettext_noop(
            "%(name)s is damaged or too large as a picture: save it anew or take it again"
        ),
        "password": gettext_noop(
            "%(name)s has a password and cannot be checked: send it without one"
        ),
        "macros": gettext_noop("%(name)s has macros: save it without them and send that"),
        "active": gettext_noop(
            "%(name)s has programs, forms or other files in it: print it to PDF and send that"
        ),
        "remote": gettext_noop(
            "%(name)s fetches content from other computers: print it to PDF and send that"
        ),
        "bomb": gettext_noop(
            "%(name)s unpacks to far more than it is: save it anew, smaller, and send that"
        ),
    }


@dataclass(frozen=True)
class Enclosure:
    """A kept file that goes with something, and how it was called."""

    file: int
    name: str


def keep(
    *, by: AbstractBaseUser | None, uploads: Sequence[Any], at: datetime, named: bool = True
) -> list[Enclosure]:
    """All of them are kept, in their order. Raises UploadRefused.

    named False: the names are not kept here, where they would stand unsealed: people write names of
    people into them.
    """
    if len(uploads) > MOST:
        raise UploadRefused("many", most=MOST)
    kept = []
    for upload in uploads:
        with _received(upload) as (incoming, kind):
            name = looking.named(upload.name, kind)
            stored = actions.keep(
                by=by, incoming=incoming, kind=kind, name=name if named else "", at=at
            )
        kept.append(Enclosure(stored.pk, name))
    return kept


@contextmanager
def _received(upload: Any) -> Iterator[tuple[keeping.Incoming, str]]:
    called = looking.short(upload.name)
    if not upload.size:
        raise UploadRefused("empty", name=called)
    try:
        with keeping.receive(_source(upload), limit=LIMIT) as incoming:
            with incoming.path.open("rb") as file:
                kind = looking.kind_of(file)
            yield incoming, kind
    except keeping.TooLarge:
        raise UploadRefused("large", name=called, limit=LIMIT >> 20) from None
    except Hostile as hostile:
        raise UploadRefused(hostile.code, name=called) from None
    except (jpeg.NoJpeg, png.NoPng):
        raise UploadRefused("picture", name=called) from None


def _source(upload: Any) -> Any:
    """The upload; a picture cleaned."""
    head = upload.read(3)
    upload.seek(0)
    clean = PICTURES.get(head)
    if clean is None or upload.size > LIMIT:
        return upload
    return io.BytesIO(clean(upload.read()))
