"""Lists that leave the house and come back, as somebody who takes them out and imports them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.exports import actions as exports
from zerentian.kernel.exports import making
from zerentian.kernel.exports import queries as asking
from zerentian.kernel.files import sealing
from zerentian.kernel.imports import actions
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.packs.schema import Exports
from zerentian.manifest.exports import Listing
from zerentian.manifest.imports import ImportLayout

Counts = tuple[int, int, int, int]


def without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person may take out as much as these tests need."""
    monkeypatch.setattr(asking, "limits", lambda: Exports(whole=10_000))


@dataclass(frozen=True)
class Trip:
    """Out by a listing, back by a layout. on: the day of the data; at: when both happen."""

    listing: Listing
    layout: ImportLayout
    on: date
    at: datetime

    def out(
        self,
        viewer: Viewer,
        folder: Path,
        format: str,
        *,
        full: bool = True,
        words: Mapping[str, str] | None = None,
    ) -> Path:
        """The file as its asker gets it."""
        assert viewer.user
        asked = exports.ask(
            by=viewer.user, viewer=viewer, listing=self.listing, format=format, at=self.at,
            full=full, reason="与系统核对", words=words or {},
        )  # fmt: skip
        assert not asked.needs_approval
        made = exports.make(request=asked.pk, at=self.at)
        path = folder / f"出.{format}"
        path.write_bytes(b"".join(sealing.pieces(making.place(made.file))))
        return path

    def back(self, viewer: Viewer, path: Path) -> Batch:
        assert viewer.user
        return actions.upload(
            by=viewer.user, viewer=viewer, layout=self.layout, file=path, name=path.name,
            on=self.on, at=self.at,
        )  # fmt: skip

    def unchanged(self, viewer: Viewer, folder: Path) -> Iterator[Counts]:
        """New, changed, same and refused rows of each format; none says anything else than the register."""
        for format in ("xlsx", "csv"):
            batch = self.back(viewer, self.out(viewer, folder, format))
            different = Row.objects.filter(batch=batch).exclude(outcome="same")
            assert [(row.title, row.reasons, row.differences) for row in different] == []
            assert not batch.leaving
            yield batch.new, batch.changed, batch.same, batch.refused
