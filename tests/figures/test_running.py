"""Answers are remembered while nothing has changed, and never longer."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.figures.world import ON, World
from zerentian.kernel.figures import places, queries
from zerentian.kernel.figures.compile.asking import Ask
from zerentian.lib import remembered

KEY = "relief.poor_households"
SLOW = pytest.mark.django_db(transaction=True)


def counted(viewer):
    """The value, and whether the database had to count."""
    ask = Ask.of(places.find("370703", on=ON), ON)
    with CaptureQueriesContext(connection) as found:
        number = queries.value(viewer=viewer, key=KEY, ask=ask).number
    return number.value, any("fact_relief_household" in query["sql"] for query in found)


@pytest.fixture
def viewer(transactional_db):
    remembered.memory.__init__()
    world = World()
    world.household()
    return world.viewer()


@pytest.mark.slow
def test_second_answer_is_remembered(viewer):
    assert counted(viewer) == (1, True)
    # What others of the same server write meanwhile makes it count again: one quiet moment is enough.
    assert any(counted(viewer) == (1, False) for _ in range(50))


@pytest.mark.slow
def test_any_commit_makes_a_new_answer(viewer):
    counted(viewer)

    other = World()
    other.regions = {"370703001201": viewer.user.grants.get().region}
    other.household("370703001201")

    assert counted(viewer) == (2, True)


@pytest.mark.slow
def test_a_transaction_that_wrote_sees_its_own_rows_and_leaves_nothing(viewer):
    counted(viewer)
    other = World()
    other.regions = {"370703001201": viewer.user.grants.get().region}

    with transaction.atomic():
        other.household("370703001201")
        assert counted(viewer) == (2, True)
        transaction.set_rollback(True)

    assert counted(viewer)[0] == 1


@pytest.mark.slow
def test_a_rolled_back_write_of_somebody_else_changes_nothing(viewer):
    counted(viewer)

    with transaction.atomic():
        World().user()
        transaction.set_rollback(True)

    assert counted(viewer)[0] == 1
