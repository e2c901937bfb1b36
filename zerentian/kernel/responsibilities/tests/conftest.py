from __future__ import annotations

import pytest

from zerentian.kernel.responsibilities.tests.world import World


@pytest.fixture
def world(db: None) -> World:
    made = World()
    assert made.primary  # the roles are there before any page is asked for
    return made
