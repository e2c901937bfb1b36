from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports import actions, layouts
from zerentian.kernel.imports.models import Batch
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.population.tests import factories as make


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[None]:
    """The only layout is the toy, its register empty, files lie in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(layouts, "layouts", lambda: {"toy": toys.TOY})
    monkeypatch.setattr(layouts, "programme_of", lambda key: "toys")
    toys.REGISTER.clear()
    yield
    toys.REGISTER.clear()


@pytest.fixture
def viewer(db: None) -> Viewer:
    return make.viewer("370703001001")


@pytest.fixture
def upload(viewer: Viewer, tmp_path: Path) -> Callable[..., Batch]:
    def run(
        rows: Sequence[Sequence[Any]] = (toys.row(),),
        *,
        path: Path | None = None,
        on: date = make.ON,
        by: Viewer = viewer,
        **about: Any,
    ) -> Batch:
        file = path or toys.book(tmp_path / "书.xlsx", rows, **about)
        assert by.user
        return actions.upload(
            by=by.user, viewer=by, layout=toys.TOY, file=file, name=file.name, on=on, at=make.AT
        )

    return run
