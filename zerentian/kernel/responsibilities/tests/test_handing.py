from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.activity.models import Entry
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.responsibilities.tests.giving import LATER, give, loads_of
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
)
from zerentian.kernel.subjects.models import Subject


def test_hand_over_ends_where_the_new_begins(world: World) -> None:  # B-2
    old, new = world.helper(), world.helper()
    made = give(world, old, 2)

    moved = duties.hand_over(
        by=world.gaoli_clerk,
        role=world.primary,
        from_holder=old,
        to=new,
        on=ON,
        note="轮岗",
        at=LATER,
    )

    assert len(moved) == len(made)
    for duty in moved:
        before = Duty.objects.get(subject=duty.subject_id, holder=old, superseded_at=None)
        assert before.valid.upper == duty.valid.lower == ON
    assert Entry.objects.filter(verb="duty.handed_over").count() == 1


def test_five_households_move_to_three_with_room(world: World) -> None:  # scenario 5.7.2
    retiring, [one, two, three] = world.helper(), [world.helper() for _ in range(3)]
    made = give(world, retiring, 5, world.capped)
    for holder, load in ((one, 3), (two, 3), (three, 4)):
        give(world, holder, load, world.capped)
    subjects = [duty.subject_id for duty in made]
    to = dict(zip(subjects, [one, one, two, two, three], strict=True))

    duties.hand_over(
        by=world.gaoli_clerk,
        role=world.capped,
        from_holder=retiring,
        to=to,
        on=ON,
        note="",
        at=LATER,
    )

    assert loads_of(world.capped, retiring, one, two, three) == [0, 5, 5, 5]


def test_without_room_the_fifth_is_named_and_nothing_moves(world: World) -> None:  # scenario 5.7.2
    retiring, [one, two, three] = world.helper(), [world.helper() for _ in range(3)]
    made = give(world, retiring, 5, world.capped)
    for holder, load in ((one, 3), (two, 4), (three, 4)):
        give(world, holder, load, world.capped)
    subjects = [duty.subject_id for duty in made]
    to = dict(zip(subjects, [one, one, two, three, three], strict=True))

    with pytest.raises(DutyRefused) as refused:
        duties.hand_over(
            by=world.gaoli_clerk,
            role=world.capped,
            from_holder=retiring,
            to=to,
            on=ON,
            note="",
            at=LATER,
        )

    fifth = Subject.objects.select_related("household").get(pk=subjects[4])
    [refusal] = refused.value.refusals
    assert refusal.code == "over_cap"
    assert fifth.household
    assert fifth.household.code in refusal.text
    assert loads_of(world.capped, retiring, one, two, three) == [5, 3, 4, 4]
    assert not Duty.objects.exclude(superseded_at=None).exists()


def test_hand_over_keeps_end_roster_and_future(world: World) -> None:
    old, new = world.helper(), world.helper()
    until, future = ON + timedelta(days=60), ON + timedelta(days=90)
    running = duties.assign(
        by=world.gaoli_clerk, role=world.primary, subject=world.household(), holder=old, start=START,
        roster="gaoli", at=AT,
    )  # fmt: skip
    duties.correct(by=world.gaoli_clerk, duty=running, end=until, reason="", at=AT)
    later = duties.assign(
        by=world.gaoli_clerk, role=world.primary, subject=world.household(), holder=old, start=future,
        at=AT,
    )  # fmt: skip

    moved = duties.hand_over(
        by=world.gaoli_clerk, role=world.primary, from_holder=old, to=new, on=ON, note="", at=LATER
    )

    spans = {duty.subject_id: (duty.valid.lower, duty.valid.upper, duty.roster) for duty in moved}
    assert spans == {
        running.subject_id: (ON, until, "gaoli"),
        later.subject_id: (future, None, ""),
    }


def test_hand_over_of_what_is_not_held_is_refused(world: World) -> None:
    old, new = world.helper(), world.helper()
    [duty] = give(world, old, 1)
    stranger = world.household()
    common = {"by": world.gaoli_clerk, "role": world.primary, "on": ON, "note": "", "at": LATER}

    with pytest.raises(DutyRefused) as not_held:
        duties.hand_over(from_holder=old, to={duty.subject_id: new, stranger.pk: new}, **common)
    with pytest.raises(DutyRefused) as nothing:
        duties.hand_over(from_holder=new, to=old, **common)

    assert not_held.value.codes == {"not_held"}
    assert nothing.value.codes == {"nothing_held"}


def test_who_comes_second_is_told_who_was_quicker(world: World) -> None:
    """Two clerks have the same page open; nothing is lost, and the second one knows whom to ask."""
    old, new, third = world.helper(), world.helper(), world.helper()
    [duty] = give(world, old, 1)
    common = {"role": world.primary, "from_holder": old, "on": ON, "note": ""}
    quick, slow = world.gaoli_clerk, world.admin
    duties.hand_over(by=quick, to=new, at=LATER, **common)

    for to in ({duty.subject_id: third}, third):
        with pytest.raises(DutyRefused) as refused:
            duties.hand_over(by=slow, to=to, at=LATER, **common)
        assert quick.name in str(refused.value)
    assert (
        Duty.objects.get(subject=duty.subject_id, superseded_at=None, valid__contains=ON).holder
        == new
    )


def test_correct_replaces_and_keeps_the_wrong_row(world: World) -> None:
    wrong, right = world.helper(), world.helper()
    [duty] = give(world, wrong, 1)

    new = duties.correct(by=world.gaoli_clerk, duty=duty, holder=right, reason="录错人", at=LATER)

    duty.refresh_from_db()
    assert duty.superseded_at == LATER
    assert (new.holder_id, new.valid) == (right.pk, DateRange(START, None))
    with pytest.raises(DutyRefused) as refused:
        duties.correct(by=world.gaoli_clerk, duty=duty, start=ON, reason="", at=LATER)
    assert refused.value.codes == {"superseded"}


def test_correct_can_move_both_ends(world: World) -> None:
    [duty] = give(world, world.helper(), 1)
    earlier, until = date(2019, 2, 1), date(2019, 4, 1)

    shorter = duties.correct(
        by=world.gaoli_clerk, duty=duty, start=earlier, end=until, reason="", at=LATER
    )
    again = duties.correct(by=world.gaoli_clerk, duty=shorter, open_end=True, reason="", at=LATER)

    assert shorter.valid == DateRange(earlier, until)
    assert again.valid == DateRange(earlier, None)


def test_correct_with_ends_crossed_is_refused(world: World) -> None:
    [duty] = give(world, world.helper(), 1)

    with pytest.raises(DutyRefused) as refused:
        duties.correct(by=world.gaoli_clerk, duty=duty, end=START, reason="", at=LATER)

    assert refused.value.codes == {"no_days"}


def test_reassign_covers_gaps_and_moves_others(world: World) -> None:
    old, new = world.helper(), world.helper()
    [held] = give(world, old, 1)
    [own] = give(world, new, 1)
    gap = world.household()
    subjects = [held.subject_id, own.subject_id, gap.pk]

    moved = duties.reassign(
        by=world.gaoli_clerk, role=world.primary, to=dict.fromkeys(subjects, new.pk), on=ON,
        reason="调整", at=LATER,
    )  # fmt: skip

    assert {duty.subject_id for duty in moved} == {held.subject_id, gap.pk}
    assert loads_of(world.primary, old, new) == [0, 3]
    own.refresh_from_db()
    assert own.superseded_at is None


def test_taking_back_restores_what_was(world: World) -> None:
    old, new = world.helper(), world.helper()
    [held] = give(world, old, 1)
    gap = world.household()
    moved = duties.reassign(
        by=world.gaoli_clerk, role=world.primary, to={held.subject_id: new.pk, gap.pk: new.pk}, on=ON,
        reason="", at=LATER,
    )  # fmt: skip

    back = duties.take_back(
        by=world.gaoli_clerk, duties=[d.pk for d in (*moved.new, *moved.closed)],
        restore=[d.pk for d in moved.old], reason="", at=LATER,
    )  # fmt: skip

    assert back == 1
    assert loads_of(world.primary, old, new) == [1, 0]
    again = Duty.objects.get(superseded_at=None)
    assert (again.subject_id, again.valid) == (held.subject_id, DateRange(START, None))


def test_taking_back_is_refused_when_something_was_built_on_it(world: World) -> None:
    made = give(world, world.helper(), 2)
    duties.end(by=world.gaoli_clerk, duty=made[0], on=ON, reason="", at=LATER)

    with pytest.raises(DutyRefused) as refused:
        duties.take_back(by=world.gaoli_clerk, duties=[d.pk for d in made], reason="", at=LATER)

    assert refused.value.codes == {"superseded"}
    assert Duty.objects.filter(pk=made[1].pk, superseded_at=None).exists()
