"""Two clerks at the same moment; apart from tests that share a world, which hold a transaction open."""

from __future__ import annotations

import pytest

from tests.at_once import at_once, codes
from tests.world import AT, ON
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.entities import actions
from zerentian.kernel.entities.actions import NewEntity
from zerentian.kernel.entities.models import Entity
from zerentian.lib import credit_code

CODE = credit_code.make(authority="91", area="990703", serial=3)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_enter_one_unit_at_once_are_told_so() -> None:
    """The second had an error page instead of a sentence: nothing could be seen before the first ended."""
    unit = NewEntity(kind="school", name="小学", credit_code=CODE)

    results = at_once(*[lambda: actions.register(by=None, entity=unit, at=AT)] * 3)

    assert sorted(codes(results)) == ["", "already_there", "already_there"]
    assert Entity.objects.count() == Entry.objects.filter(verb="entity.registered").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_units_corrected_to_one_name_at_once_stay_two() -> None:
    rows = [NewEntity(kind="school", name=name) for name in ("一小", "二小")]
    units = actions.register_many(by=None, rows=rows, at=AT)
    wanted = NewEntity(kind="school", name="小学")

    results = at_once(
        *[
            lambda unit=unit: actions.correct(by=None, entity=unit, values=wanted, at=AT)
            for unit in units
        ]
    )

    assert sorted(codes(results)) == ["", "already_there"]
    assert Entity.objects.filter(name="小学").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_unit_is_closed_once_by_two_at_once() -> None:
    unit = actions.register(by=None, entity=NewEntity(kind="school", name="小学"), at=AT)

    def close() -> None:
        actions.close(by=None, entity=unit, day=ON, reason="撤并", at=AT)

    assert sorted(codes(at_once(close, close))) == ["", "closed"]
    assert Entry.objects.filter(verb="entity.closed").count() == 1
