from __future__ import annotations

import pytest

from zerentian.kernel.dispatch.tests.world import World


@pytest.fixture
def world(db: None) -> World:
    made = World()
    assert made.issuer  # the office is there before anything is refused and rolled back
    assert made.office
    return made
