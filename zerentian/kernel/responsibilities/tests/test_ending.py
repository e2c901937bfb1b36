from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from zerentian.kernel.accounts.models import Post
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries
from zerentian.kernel.responsibilities.errors import DutyRefused
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.responsibilities.tests.giving import LATER, give
from zerentian.kernel.responsibilities.tests.world import (
    AT,
    ON,
    START,
    World,
    viewer,
)


def test_end_keeps_the_past_and_opens_a_gap(world: World) -> None:
    [duty] = give(world, world.helper(), 1)

    kept = duties.end(by=world.gaoli_clerk, duty=duty, on=ON, reason="调离", at=LATER)

    assert kept
    assert kept.valid == DateRange(START, ON)
    assert kept.end_reason == "调离"
    duty.refresh_from_db()
    assert duty.superseded_at == LATER  # what was known before stays readable
    gaps = queries.gaps(viewer=viewer(world.admin), role=world.primary, on=ON)
    assert list(gaps) == [duty.subject]
    assert not queries.gaps(
        viewer=viewer(world.admin), role=world.primary, on=ON - timedelta(days=1)
    )


def test_end_before_it_began_takes_it_away(world: World) -> None:
    [duty] = give(world, world.helper(), 1)

    kept = duties.end(by=world.gaoli_clerk, duty=duty, on=START, reason="误录", at=LATER)

    assert kept is None
    assert not Duty.objects.filter(superseded_at=None).exists()


def test_end_twice_is_refused(world: World) -> None:
    [duty] = give(world, world.helper(), 1)
    kept = duties.end(by=world.gaoli_clerk, duty=duty, on=ON, reason="", at=LATER)
    assert kept

    with pytest.raises(DutyRefused) as stale:
        duties.end(by=world.gaoli_clerk, duty=duty, on=ON, reason="", at=LATER)
    with pytest.raises(DutyRefused) as over:
        duties.end(by=world.gaoli_clerk, duty=kept, on=ON, reason="", at=LATER)

    assert stale.value.codes == {"superseded"}
    assert over.value.codes == {"ended"}


def test_end_many_is_all_or_nothing(world: World) -> None:
    made = give(world, world.helper(), 3)
    duties.end(by=world.gaoli_clerk, duty=made[0], on=ON, reason="", at=LATER)

    with pytest.raises(DutyRefused):
        duties.end_many(
            by=world.gaoli_clerk, duties=[d.pk for d in made] + [0], on=ON, reason="", at=LATER
        )

    assert Duty.objects.filter(superseded_at=None, valid__upper_inf=True).count() == 2


def test_end_many_needs_the_place(world: World) -> None:
    made = give(world, world.helper(), 2)

    with pytest.raises(DutyRefused) as refused:
        duties.end_many(by=world.guti_clerk, duties=[d.pk for d in made], on=ON, reason="", at=AT)

    assert refused.value.codes == {"not_yours"}


def test_ending_a_post_makes_its_gaps(world: World) -> None:
    helper = world.helper()
    made = give(world, helper, 3)
    assert helper.post
    assert not queries.gaps(viewer=viewer(world.admin), role=world.primary, on=ON)

    duties.end_of_post(by=world.admin, post=helper.post, on=ON, at=LATER)

    gaps = queries.gaps(viewer=viewer(world.admin), role=world.primary, on=ON)
    assert {subject.pk for subject in gaps} == {duty.subject_id for duty in made}
    assert Post.objects.get(pk=helper.post.pk).ended_on == ON
    entry = Entry.objects.get(verb="duty.ended")
    assert set(entry.rows) >= {duty.pk for duty in made}


def test_ending_a_post_takes_away_what_had_not_begun(world: World) -> None:
    helper = world.helper()
    duties.assign(
        by=world.gaoli_clerk, role=world.primary, subject=world.household(), holder=helper,
        start=ON + timedelta(days=30), at=AT,
    )  # fmt: skip
    assert helper.post

    duties.end_of_post(by=world.admin, post=helper.post, on=ON, at=LATER)

    assert not Duty.objects.filter(superseded_at=None).exists()


def test_subjects_that_leave_need_nobody(world: World) -> None:  # C-5
    made = give(world, world.helper(), 2)

    duties.end_of_subjects(by=None, subjects=[made[0].subject_id], on=ON, reason="销户", at=LATER)

    current = queries.duties_on(role=world.primary, on=ON)
    assert [duty.subject_id for duty in current] == [made[1].subject_id]
    assert duties.end_of_subjects(by=None, subjects=[], on=ON, reason="", at=LATER) == []
