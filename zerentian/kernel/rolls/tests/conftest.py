"""A district, somebody who imports, and the two ways of importing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import actions
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.population.tests import factories as make
from zerentian.kernel.rolls.hukou.layout import HUKOU
from zerentian.kernel.rolls.tests import books
from zerentian.manifest.imports import ImportLayout


@pytest.fixture(autouse=True)
def places(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    for path in books.VILLAGES:
        make.region(path)


@pytest.fixture
def viewer() -> Viewer:
    return books.importer()


@pytest.fixture
def upload(viewer: Viewer, tmp_path: Path) -> Callable[..., Batch]:
    def run(
        rows: list[dict[str, Any]],
        *,
        layout: ImportLayout = HUKOU,
        on: Any = books.ON,
        by: Viewer = viewer,
    ) -> Batch:
        path = books.book(tmp_path / "名单.xlsx", rows, columns=layout.columns)
        assert by.user
        return actions.upload(
            by=by.user, viewer=by, layout=layout, file=path, name=path.name, on=on, at=books.AT
        )

    return run


@pytest.fixture
def take(upload: Callable[..., Batch], viewer: Viewer) -> Callable[..., Batch]:
    """Upload and take over; `partly` leaves refused rows out."""

    def run(rows: list[dict[str, Any]], *, partly: bool = False, **about: Any) -> Batch:
        batch = upload(rows, **about)
        assert viewer.user
        return actions.commit(
            by=viewer.user, viewer=viewer, batch=batch.pk, at=books.AT, partly=partly
        )

    return run
