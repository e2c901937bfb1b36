from __future__ import annotations

import pytest

from zerentian.kernel.problems.tests.world import Field


@pytest.fixture
def field(db: None) -> Field:
    return Field()
