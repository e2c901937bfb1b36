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
from typing import IO, Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from zerentian.kernel.accounts import scope
from zerentian.kernel.accounts.models import User
from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.activity import actions as activity
from zerentian.kernel.fieldwork.models import Device, ProgressPhoto
from zerentian.kernel.fieldwork.sync.devices import Revoked
from zerentian.kernel.files import actions as files
from zerentian.kernel.files import keeping
from zerentian.kernel.files.models import Kind
from zerentian.kernel.problems import actions as problems
from zerentian.kernel.visits.models import Photo
from zerentian.kernel.visits.models.photos import STATES
from zerentian.lib import jpeg
from zerentian.lib.states import advance

Sent = Photo | ProgressPhoto
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


def announced(client_id: uuid.UUID, *, viewer: Viewer) -> Sent:
    """A photo of a visit, or of progress on a problem, that the viewer handed in; Http404 for others'.
    Raises Revoked."""
    user = scope.signed_in(viewer)
    of_visits = Photo.objects.filter(visit__recorded_by=user).select_related("visit")
    of_problems = ProgressPhoto.objects.filter(progress__received_by=user).select_related("step")
    photo = of_visits.filter(client_id=client_id).first()
    other = None if photo else of_problems.filter(client_id=client_id).first()
    device = photo.visit.device if photo else other.device if other else None
    found = photo or other
    if found is None:
        raise Http404
    if device and Device.objects.filter(client_id=device, revoked_at__isnull=False).exists():
        raise Revoked
    return found


def progress(photo: Sent) -> Progress:
    if photo.state == "kept":
        return Progress(photo.size, complete=True)
    path = _path(photo)
    return Progress(path.stat().st_size if path.exists() else 0, complete=False)


def take(*, by: User, photo: Sent, offset: int, piece: bytes, at: datetime) -> Progress:
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


def _whole(by: User, photo: Sent, content: bytes, at: datetime) -> Progress:
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
def _keep(by: User, photo: Sent, cleaned: jpeg.Cleaned, at: datetime) -> None:
    """Never with metadata, whatever the device forgot to take out; the log says that it was cleaned."""
    source = io.BytesIO(cleaned.content)
    with keeping.receive(source, limit=len(cleaned.content)) as incoming:
        stored = files.keep(by=by, incoming=incoming, kind=Kind.JPEG, name="", at=at)
    told = {"file": stored} if isinstance(photo, Photo) else {}
    if advance(_row(photo), STATES, "kept", kept_at=at, why="", **told):
        verb = "photo.cleaned" if cleaned.removed else "photo.kept"
        table = photo._meta.db_table
        activity.record(by=by, verb=verb, table=table, rows=[photo.pk], at=at)
        if isinstance(photo, ProgressPhoto):
            name = f"{photo.client_id.hex[:12]}.jpg"
            problems.show(by=by, step=photo.step, file=stored, name=name, at=at)


def _row(photo: Sent) -> QuerySet[Any]:
    return type(photo)._default_manager.filter(pk=photo.pk)


def _refused(photo: Sent, code: str) -> PhotoRefused:
    """The bytes go, so that the device can send the right ones from the beginning."""
    _path(photo).unlink(missing_ok=True)
    advance(_row(photo), STATES, "refused", why=code)
    return PhotoRefused(code, 0)


def _path(photo: Sent) -> Path:
    return Path(settings.MEDIA_ROOT) / keeping.INCOMING / f"photo-{photo.client_id.hex}"


@contextmanager
def _open(photo: Sent) -> Iterator[IO[bytes]]:
    """The pieces so far, for one writer at a time."""
    path = _path(photo)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
