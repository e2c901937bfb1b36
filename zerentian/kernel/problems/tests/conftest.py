from __future__ import annotations

import pytest

from tests.fixtures import world, world_of_module
from zerentian.kernel.problems.tests.world import Field

__all__ = ["field", "world", "world_of_module"]


@pytest.fixture
def field(db: None) -> Field:
    return Field()
