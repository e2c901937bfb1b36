"""Two clerks at the same moment: exactly one of them succeeds, the other is told why."""

from __future__ import annotations

import pytest

from tests.at_once import at_once
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Duty, Excepted
from zerentian.kernel.responsibilities.tests.world import AT, ON, START, World, role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def refused(results: list[object]) -> list[DutyRefused]:
    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, DutyRefused)]
    assert not unexpected, unexpected
    return [result for result in results if isinstance(result, DutyRefused)]


def test_two_clerks_cannot_pass_the_cap() -> None:  # B-1
    world = World()
    helper = world.helper()
    clerk, role = world.gaoli_clerk, world.capped
    four = [(subject.pk, helper.pk) for subject in world.households(4)]
    duties.assign_many(by=clerk, role=role, pairs=four, start=START, at=AT)
    more = world.households(6)

    results = at_once(
        *[
            lambda subject=subject: duties.assign(
                by=clerk, role=role, subject=subject, holder=helper, start=START, at=AT
            )
            for subject in more
        ]
    )

    assert [error.codes for error in refused(results)] == [{"over_cap"}] * 5
    assert queries.load(helper.pk, role=role, on=ON) == 5


def test_two_clerks_cannot_give_one_household_twice() -> None:  # A-2, B-2, C-1
    world = World()
    clerk, role = world.gaoli_clerk, world.primary
    subject, helpers = world.household(), world.helpers(5)

    results = at_once(
        *[
            lambda helper=helper: duties.assign(
                by=clerk, role=role, subject=subject, holder=helper, start=START, at=AT
            )
            for helper in helpers
        ]
    )

    assert [error.codes for error in refused(results)] == [{"taken"}] * 4
    assert Duty.objects.count() == 1


def test_crossing_bulk_assignments_do_not_lock_each_other_out() -> None:
    world = World()
    clerk, role = world.gaoli_clerk, world.primary
    homes, helpers = world.households(40), world.helpers(8)
    pairs = [(home.pk, helpers[n % 8].pk) for n, home in enumerate(homes)]

    results = at_once(
        lambda: duties.assign_many(by=clerk, role=role, pairs=pairs, start=START, at=AT),
        lambda: duties.assign_many(by=clerk, role=role, pairs=pairs[::-1], start=START, at=AT),
    )

    assert len(refused(results)) == 1
    assert Duty.objects.count() == 40


def test_handing_over_twice_moves_once() -> None:  # B-2
    world = World()
    clerk, role = world.gaoli_clerk, world.primary
    old, one, two = world.helpers(3)
    pairs = [(subject.pk, old.pk) for subject in world.households(5)]
    duties.assign_many(by=clerk, role=role, pairs=pairs, start=START, at=AT)

    results = at_once(
        *[
            lambda to=to: duties.hand_over(
                by=clerk, role=role, from_holder=old, to=to, on=ON, note="", at=AT
            )
            for to in (one, two)
        ]
    )

    assert len(refused(results)) == 1
    loads = {queries.load(holder.pk, role=role, on=ON) for holder in (one, two)}
    assert loads == {0, 5}
    assert not queries.load(old.pk, role=role, on=ON)


def test_two_clerks_cannot_take_one_household_out_of_its_place_twice() -> None:
    world = World()
    doctor, subject = role("village_doctor"), world.household()

    results = at_once(
        *[
            lambda: duties.except_subjects(
                by=world.gaoli_clerk, role=doctor, subjects=[subject.pk], start=START,
                reason="不归村医", at=AT,
            )
            for _ in range(5)
        ]
    )  # fmt: skip

    assert [error.codes for error in refused(results)] == [{"taken"}] * 4
    assert Excepted.objects.count() == 1
