from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import world, world_of_module

__all__ = ["world", "world_of_module"]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
