from __future__ import annotations

import pytest

from zerentian.kernel.responsibilities.tests.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
