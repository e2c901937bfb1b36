"""What is put right on the spot counts as found and opens no problem; failed safety does (B-6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.world import AT, ON, World
from zerentian.kernel.accounts.models import User
from zerentian.kernel.fieldwork import actions as recording
from zerentian.kernel.fieldwork.campaigns import actions, queries
from zerentian.kernel.fieldwork.campaigns.errors import CampaignRefused
from zerentian.kernel.fieldwork.models import Campaign
from zerentian.kernel.fieldwork.tests.test_campaigns import (
    How,
    Kind,
    check,
    draft,
    inspectors,
    open_,
    progress,
)  # fmt: skip
from zerentian.kernel.fieldwork.tests.test_due import homes
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.subjects.models import Subject
from zerentian.kernel.visits import rules
from zerentian.kernel.visits.models import Finding, Template, Visit
from zerentian.kernel.visits.tests.factories import GOOD
from zerentian.kernel.visits.tests.factories import draft as visit

pytestmark = pytest.mark.django_db
DIRTY = {"value": "no", "reason": "rubbish"}
LEAKS = {"value": "no", "reason": "leaks"}


def submit(world: World, **answers: Any) -> Visit:
    wanted = visit(world.east, answers=GOOD | answers)
    helper = world.east.helper
    outcome = recording.submit(by=helper, viewer=world.viewer(helper), draft=wanted, at=AT)
    assert outcome.kind == "stored", outcome
    return Visit.objects.get(pk=outcome.visit_id)


def test_mended_finding_counts_and_opens_no_problem(world: World) -> None:
    row = submit(world, yard=DIRTY | {"mended": True}, kitchen={"value": "partly"})

    assert dict(row.findings.values_list("item", "mended")) == {"yard": True, "kitchen": False}
    [problem] = Problem.objects.all()
    assert problem.item == "kitchen"
    assert row.answers["yard"]["mended"] is True


def test_failed_safety_has_a_problem_even_when_mended(world: World) -> None:  # B-6
    row = submit(world, roof_walls=LEAKS | {"mended": True})

    assert Finding.objects.get().mended
    assert Problem.objects.count() == 1
    assert row.passed is False


def test_mark_on_what_is_well_means_nothing() -> None:
    [item] = [{"key": "a", "type": "grade", "finds": [], "safety": False, "reasons": [], "problem": "x",
               "ask_if": None}]  # fmt: skip
    body = {"items": [item]}
    well = rules.normal(body, {"a": {"value": "yes", "mended": True}})

    assert well.answers == {"a": {"value": "yes"}}
    assert [w.why for w in rules.wrong(body, {"a": {"value": "no", "mended": "x"}})] == [
        "unknown_answer"
    ]


def test_correction_that_takes_the_mark_away_opens_the_problem(world: World) -> None:
    row = submit(world, yard=DIRTY | {"mended": True})
    helper = world.east.helper

    def correct(old: Visit, **answers: Any) -> Visit:
        wanted = visit(world.east, answers=GOOD | answers)
        outcome = recording.correct(
            by=helper, viewer=world.viewer(helper), visit=old, draft=wanted, reason="写错", at=AT
        )
        return Visit.objects.get(pk=outcome.visit_id)

    second = correct(row, yard=DIRTY | {"mended": True})
    assert not Problem.objects.exists()
    third = correct(second, yard=DIRTY)
    assert Problem.objects.count() == 1
    correct(third, yard=DIRTY)
    assert Problem.objects.count() == 1


def found(visit: Visit, *, mended: int, open_: int) -> None:
    marks = [True] * mended + [False] * open_
    for number, mark in enumerate(marks):
        Finding.objects.create(
            visit=visit,
            item=f"i{number}",
            answer="no",
            kind="environment",
            safety=False,
            mended=mark,
        )


def test_villages_tell_what_was_found_and_mended(world: World, client: Client) -> None:
    [inspector] = inspectors(1)
    campaign = open_(world, draft(world, [[inspector]]))
    row = check(world.east.subject.pk, inspector, passed=True)
    row.save()
    found(row, mended=2, open_=1)

    assert progress(world, campaign) == queries.Count(1, 1, 1, 0, 3, 2)
    client.force_login(world.east.users["town_clerk"])
    page = client.get(f"/field/campaigns/{campaign.pk}/").content.decode()
    assert "当场整改" in page


def inspected(world: World, by: User, failed: list[Subject], passed: list[Subject]) -> Campaign:
    campaign = open_(world, draft(world, [[by]], until=ON - timedelta(days=5)))
    day = ON - timedelta(days=6)
    Visit.objects.bulk_create(
        check(one.pk, by, passed=one in passed, day=day) for one in (*failed, *passed)
    )
    return campaign


def drawn(campaign: Campaign) -> set[int]:
    return set(campaign.sample.values_list("subject", flat=True))


def test_inspection_of_those_that_failed_the_last_time(world: World) -> None:
    first, second = inspectors(2)
    every = homes(world, 9)
    before = inspected(world, first, every[:4], [*every[4:], world.east.subject])

    again = open_(world, draft(world, [[second]], how=How.FAILED, since=ON - timedelta(days=2)))

    assert drawn(again) == {one.pk for one in every[:4]}
    assert again.earlier == before
    assert not again.sample.exclude(check_again=None).exists()  # inspected anew, by today's version
    half = open_(
        world,
        draft(world, [[second]], how=How.FAILED, since=ON - timedelta(days=2), wanted=2),
    )
    assert len(drawn(half)) == 2


def test_inspection_of_the_villages_in_which_some_failed(world: World) -> None:
    first, second = inspectors(2)
    every = homes(world, 6)
    moved = every[5]
    Subject.objects.filter(pk=moved.pk).update(region=world.east.villages[1])
    inspected(world, first, every[:1], every[1:])

    again = open_(world, draft(world, [[second]], how=How.VILLAGES, since=ON - timedelta(days=2)))

    assert drawn(again) == {one.pk for one in (*every[:5], world.east.subject)}


def test_nothing_to_draw_by_where_nothing_was_inspected(world: World) -> None:
    [inspector] = inspectors(1)
    with pytest.raises(CampaignRefused) as refused:
        open_(world, draft(world, [[inspector]], how=How.FAILED))
    assert refused.value.code == "none_before"

    earlier = inspected(world, inspector, [world.east.subject], [])
    with pytest.raises(CampaignRefused) as refused:
        open_(
            world,
            draft(world, [[inspector]], kind=Kind.LOOK_BACK, how=How.VILLAGES, earlier=earlier),
        )
    assert refused.value.code == "first"


def test_inspection_of_the_west_is_no_last_time_of_the_east(world: World) -> None:
    [inspector] = inspectors(1)
    clerk = world.west.users["town_clerk"]
    actions.open_(
        by=clerk, viewer=world.viewer(clerk), at=AT,
        draft=draft(world, [[inspector]], region=world.west.region, until=ON - timedelta(days=5)),
    )  # fmt: skip

    with pytest.raises(CampaignRefused) as refused:
        open_(world, draft(world, [[inspector]], how=How.FAILED))
    assert refused.value.code == "none_before"


def test_form_offers_the_mark_for_every_item_that_can_be_a_finding(
    world: World, client: Client
) -> None:
    client.force_login(world.east.helper)
    template = Template.objects.get(key="home_standard")

    form = client.get(
        f"/visits/record/{world.east.subject.pk}/?template={template}"
    ).content.decode()
    paper = client.get(f"/visits/forms/?subject={world.east.subject.pk}&template={template}")

    assert form.count('name="m_') == len(template.body["items"])
    assert paper.content.decode().count("当场整改") == len(template.body["items"])
