from __future__ import annotations

import pytest

from tests.fixtures import world, world_of_module
from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems.tests.world import Field
from zerentian.kernel.responsibilities.tests import world as people

__all__ = ["field", "world", "world_of_module"]


@pytest.fixture
def field(db: None) -> Field:
    return Field()


@pytest.fixture
def keeper(field: Field) -> User:
    return people.clerk("keeper", field.district, role="discipline_keeper")
