"""A district, somebody who imports, and the two ways of importing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import actions
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.population.tests import factories as make
from zerentian.programmes.relief.importing.tests import books
from zerentian.programmes.relief.importing.tests.told import LATER, ON, commit
from zerentian.programmes.relief.layouts import PLATFORM


@pytest.fixture(autouse=True)
def places(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    for path in books.VILLAGES:
        make.region(path)


@pytest.fixture
def viewer() -> Viewer:
    return make.viewer("370703", on=LATER)


@pytest.fixture
def upload(viewer: Viewer, tmp_path: Path) -> Callable[..., Batch]:
    def run(rows: list[dict[str, Any]], on: date = ON, by: Viewer = viewer, **about: Any) -> Batch:
        path = books.book(tmp_path / "台账.xlsx", rows, **about)
        assert by.user
        return actions.upload(
            by=by.user, viewer=by, layout=PLATFORM, file=path, name=path.name, on=on, at=make.AT
        )

    return run


@pytest.fixture
def take(upload: Callable[..., Batch], viewer: Viewer) -> Callable[..., Batch]:
    """Upload and take over."""

    def run(rows: list[dict[str, Any]], **about: Any) -> Batch:
        return commit(upload(rows, **about), viewer)

    return run
