"""Photos piece by piece: resumed where they stopped, proved by their digest, kept without metadata.

The pieces wait in a private file, which is swept a day after the last one came. How much is there is
told by the file itself, so a process that dies in between loses nothing and invents nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import Http404

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.fieldwork.models import Device
from zerentian.kernel.fieldwork.sync.devices import Revoked
from zerentian.kernel.files import actions as files
from zerentian.kernel.files import keeping
from zerentian.kernel.files.models import Kind
from zerentian.kernel.visits.models import Photo
from zerentian.kernel.visits.models.photos import STATES
from zerentian.lib import jpeg
from zerentian.lib.states import advance

PIECE: Final = 256 * 1024  # bytes of one call


class PhotoRefused(ValueError):
    """The piece or the photo is not taken; `code` says why, the device begins again at `have`.

    offset: it does not go on where the last piece ended; too_long: more bytes than announced; digest:
    other bytes than announced; no_jpeg, cut_off, too_large: no photo that can be kept.
    """

    def __init__(self, code: str, have: int) -> None:
        super().__init__(code)
        self.code, self.have = code, have


@dataclass(frozen=True)
class Progress:
    """have: bytes that are here. complete: the photo is kept."""

    have: int
    complete: bool


def announced(client_id: uuid.UUID, *, viewer: Viewer) -> Photo:
    """A photo of a visit that the viewer handed in; Http404 for others'. Raises Revoked."""
    user = scope.signed_in(viewer)
    mine = Q(visit__recorded_by=user)
    photo = Photo.objects.filter(mine, client_id=client_id).select_related("visit").first()
    if photo is None:
        raise Http404
    revoked = Device.objects.filter(revoked_at__isnull=False)
    if photo.visit.device and revoked.filter(client_id=photo.visit.device).exists():
        raise Revoked
    return photo


def progress(photo: Photo) -> Progress:
    if photo.state == "kept":
        return Progress(photo.size, complete=True)
    path = _path(photo)
    return Progress(path.stat().st_size if path.exists() else 0, complete=False)


def take(*, by: User, photo: Photo, offset: int, piece: bytes, at: datetime) -> Progress:
    """The piece is appended; with the last one the photo is checked and kept. The same piece again
    changes nothing. Raises PhotoRefused."""
    if photo.state == "kept":
        return progress(photo)
    with _open(photo) as file:
        have = file.seek(0, io.SEEK_END)
        if offset > have:
            raise PhotoRefused("offset", have)
        fresh = piece[have - offset :]
        if have + len(fresh) > photo.size:
            raise PhotoRefused("too_long", have)
        file.write(fresh)
        file.flush()
        have += len(fresh)
        if have < photo.size:
            return Progress(have, complete=False)
        file.seek(0)
        content = file.read()
    return _whole(by, photo, content, at)


def _whole(by: User, photo: Photo, content: bytes, at: datetime) -> Progress:
    if hashlib.sha256(content).hexdigest() != photo.sha256:
        raise _refused(photo, "digest")
    try:
        cleaned = jpeg.clean(content)
    except jpeg.NoJpeg as bad:
        raise _refused(photo, bad.code) from None
    _keep(by, photo, cleaned, at)
    _path(photo).unlink(missing_ok=True)
    return Progress(photo.size, complete=True)


@transaction.atomic
def _keep(by: User, photo: Photo, cleaned: jpeg.Cleaned, at: datetime) -> None:
    """Never with metadata, whatever the device forgot to take out; the log says that it was cleaned."""
    source = io.BytesIO(cleaned.content)
    with keeping.receive(source, limit=len(cleaned.content)) as incoming:
        stored = files.keep(by=by, incoming=incoming, kind=Kind.JPEG, name="", at=at)
    rows = Photo.objects.filter(pk=photo.pk)
    if advance(rows, STATES, "kept", file=stored, kept_at=at, why=""):
        verb = "photo.cleaned" if cleaned.removed else "photo.kept"
        activity.record(by=by, verb=verb, table="visits_photo", rows=[photo.pk], at=at)


def _refused(photo: Photo, code: str) -> PhotoRefused:
    """The bytes go, so that the device can send the right ones from the beginning."""
    _path(photo).unlink(missing_ok=True)
    advance(Photo.objects.filter(pk=photo.pk), STATES, "refused", why=code)
    return PhotoRefused(code, 0)


def _path(photo: Photo) -> Path:
    return Path(settings.MEDIA_ROOT) / keeping.INCOMING / f"photo-{photo.client_id.hex}"


@contextmanager
def _open(photo: Photo) -> Iterator[IO[bytes]]:
    """The pieces so far, for one writer at a time."""
    path = _path(photo)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
