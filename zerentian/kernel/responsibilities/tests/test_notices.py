"""Both sides of a handover are told on their home page, until they say that they have read it."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity.models import Entry
from zerentian.kernel.responsibilities import actions, queries
from zerentian.kernel.responsibilities.actions import Moved
from zerentian.kernel.responsibilities.models import Duty, Holder, Notice
from zerentian.kernel.responsibilities.queries import notices
from zerentian.kernel.responsibilities.tests.browsing import signed_in, text
from zerentian.kernel.responsibilities.tests.giving import LATER, give
from zerentian.kernel.responsibilities.tests.world import AT, ON, World, viewer


def user_of(holder: Holder) -> User:
    assert holder.post
    return holder.post.tenures.get().user


def moved(world: World, old: Holder, new: Holder, number: int = 3) -> Moved:
    give(world, old, number)
    return actions.hand_over(
        by=world.gaoli_clerk, role=world.primary, from_holder=old, to=new, on=ON, note="退休",
        at=LATER,
    )  # fmt: skip


def told(holder: Holder) -> list[tuple[bool, int]]:
    rows = notices.open_notices(viewer=viewer(user_of(holder)))
    return [(row.gains, row.count) for row in rows]


def test_giver_and_receiver_are_told(world: World) -> None:
    old, new, other = world.helper("张旧"), world.helper("李新"), world.helper("王旁")

    moved(world, old, new)

    assert told(old) == [(False, 3)]
    assert told(new) == [(True, 3)]
    assert told(other) == []
    page = text(signed_in(user_of(new)).get("/"))
    assert "张旧" in page
    assert "退休" in page


def test_what_is_read_is_gone(world: World) -> None:
    old, new = world.helper(), world.helper()
    moved(world, old, new)
    notice = notices.open_notices(viewer=viewer(user_of(new))).get()

    answer = signed_in(user_of(new)).post(f"/duties/notices/{notice.pk}/seen/")

    assert answer.status_code == 302
    assert told(new) == []
    assert told(old) == [(False, 3)]
    assert not actions.acknowledge(by=user_of(new), notice=notice, at=LATER)


def test_nobody_reads_for_another(world: World) -> None:
    old, new = world.helper(), world.helper()
    moved(world, old, new)
    notice = notices.open_notices(viewer=viewer(user_of(new))).get()

    answer = signed_in(user_of(old)).post(f"/duties/notices/{notice.pk}/seen/")

    assert answer.status_code == 404
    assert told(new) == [(True, 3)]


def test_taking_back_takes_the_notice_back(world: World) -> None:
    old, new = world.helper(), world.helper()
    done = moved(world, old, new)

    actions.take_back(
        by=world.gaoli_clerk, duties=[d.pk for d in (*done.new, *done.closed)],
        restore=[d.pk for d in done.old], reason="", at=LATER,
    )  # fmt: skip

    assert told(old) == told(new) == []


def test_households_that_had_nobody_are_no_handover(world: World) -> None:
    helper = world.helper()
    [subject] = world.households(1)

    actions.reassign(
        by=world.gaoli_clerk,
        role=world.primary,
        to={subject.pk: helper.pk},
        on=ON,
        reason="",
        at=AT,
    )

    assert not Notice.objects.exists()


def test_a_notice_is_not_rewritten(world: World) -> None:
    old, new = world.helper(), world.helper()
    moved(world, old, new)

    with pytest.raises(ProgrammingError), transaction.atomic():
        Notice.objects.update(count=9)


@pytest.mark.slow
def test_a_large_caseload_moves_as_one_deed_and_back(world: World) -> None:  # B-2
    old, new = world.helper(), world.helper()
    duties = give(world, old, 600)
    before = state(duties)
    entries = Entry.objects.count()

    done = actions.hand_over(
        by=world.gaoli_clerk, role=world.primary, from_holder=old, to=new, on=ON, note="", at=LATER
    )

    assert Entry.objects.count() == entries + 1
    assert queries.load(new.pk, role=world.primary, on=ON) == 600
    actions.take_back(
        by=world.gaoli_clerk, duties=[d.pk for d in (*done.new, *done.closed)],
        restore=[d.pk for d in done.old], reason="", at=LATER,
    )  # fmt: skip
    assert state(duties) == before


def state(duties: list[Duty]) -> list[object]:
    rows = Duty.objects.filter(
        subject__in=[duty.subject_id for duty in duties], superseded_at=None
    ).order_by("subject")
    return list(rows.values_list("subject", "holder", "valid", "roster"))
