from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import world as built
from tests.fixtures import world_of_module
from tests.world import World
from zerentian.kernel.exports import known
from zerentian.kernel.exports.models import ExportRequest
from zerentian.kernel.exports.tests import toys

__all__ = ["built", "world_of_module"]


@pytest.fixture
def world(built: World) -> World:
    """The shared world before anybody asked for a list."""
    ExportRequest.objects.all().delete()
    return built


@pytest.fixture(autouse=True)
def lists(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Two lists of the tests beside those of the house; files lie in a folder of the test."""
    declared = {**known.listings(), "toys": toys.TOYS, "plain": toys.PLAIN}
    monkeypatch.setattr(known, "listings", lambda: declared)
    monkeypatch.setitem(toys.LENGTH, "toys", 3)
    toys.SEEN.clear()
    settings.MEDIA_ROOT = tmp_path
