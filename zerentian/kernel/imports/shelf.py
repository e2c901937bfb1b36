"""Large workbooks as read, put by sealed between preview and commit: reading takes half of the time.

Only a convenience: what is not on the shelf, or was put there by another version of the program, is
read from the kept file again.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.files import sealing
from zerentian.kernel.imports import stillness
from zerentian.kernel.imports.reading import Read
from zerentian.lib.ranges import Range
from zerentian.lib.sealed import CannotOpen
from zerentian.manifest.imports import Sifted
from zerentian.manifest.permissions import Permission

LARGE: Final = 2_000  # rows from which on it is worth while
_STALE: Final = (CannotOpen, OSError, pickle.PickleError, AttributeError, ImportError, TypeError)


def place(batch: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "shelf" / str(batch)


@dataclass(frozen=True)
class Shelved:
    """A workbook as read. sifted: what its rows were to the registers, for whoever may import in
    `places` of each programme, up to the deed `mark`; None where some rows wanted a plan."""

    read: Read
    sifted: Sifted | None = None
    mark: int | None = None
    places: Mapping[str, tuple[Range, ...]] = field(default_factory=dict)

    def sifted_for(self, viewer: Viewer) -> Sifted | None:
        """What the rows still are to the registers, if nobody wrote anything meanwhile."""
        alike = self.places == viewer.places_by_programme(Permission.IMPORTS_RUN)
        return self.sifted if alike and stillness.since(self.mark) else None


def put(batch: int, shelved: Shelved) -> None:
    if len(shelved.read.table) < LARGE:
        return
    place(batch).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as file:
        pickle.dump(shelved, file, protocol=pickle.HIGHEST_PROTOCOL)
        file.seek(0)
        sealing.seal(file, place(batch))


def get(batch: int) -> Shelved | None:
    """The workbook as it was read; None when it is not there or cannot be used any more."""
    try:
        with tempfile.TemporaryFile() as file:
            file.writelines(sealing.pieces(place(batch)))
            file.seek(0)
            found = pickle.load(file)  # noqa: S301 - sealed: only this instance wrote it
    except _STALE:
        return None
    return found if isinstance(found, Shelved) else None


def drop(batch: int) -> None:
    place(batch).unlink(missing_ok=True)
