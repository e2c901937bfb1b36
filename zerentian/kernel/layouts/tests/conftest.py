from __future__ import annotations

import pytest

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports.tests import toys
from zerentian.kernel.layouts import declared
from zerentian.kernel.population.tests import factories as make


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The only declared layout is the toy."""
    monkeypatch.setattr(declared, "KERNEL", (toys.TOY,))
    monkeypatch.setattr(declared, "programmes", dict)


@pytest.fixture
def viewer(db: None) -> Viewer:
    return make.viewer("370703001")
