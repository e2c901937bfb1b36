"""The shared world as fixtures: built once a module, as if anew for every test.

The module's transaction holds the world, each test works in a savepoint of it and gets copies of the
rows. Tests of several transactions cannot use it; they build what they need.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests import world as worlds


@pytest.fixture(scope="module")
def world_of_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(world_of_module: worlds.World, db: None) -> worlds.World:
    return copy.deepcopy(world_of_module)


@pytest.fixture(autouse=True)
def clock(settings: Any) -> None:
    """Wherever this is imported it is the day of the shared world."""
    settings.INSTANCE = replace(settings.INSTANCE, clock=worlds.ON)
