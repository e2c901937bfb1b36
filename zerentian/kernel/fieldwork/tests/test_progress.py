"""Progress on problems from a device: written down once, whoever sends it twice."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from tests.world import World
from zerentian.kernel.fieldwork.tests.test_pushing import YESTERDAY, outcomes, push, record
from zerentian.kernel.problems.models import Problem, Step
from zerentian.kernel.visits.tests.factories import GOOD


@pytest.fixture
def helper(world: World, client: Client) -> Client:
    client.force_login(world.east.helper)
    push(client, record(world.east.subject.pk, answers={**GOOD, "roof_walls": "no"}))
    return client


def progress(**changes: Any) -> dict[str, Any]:
    problem = Problem.objects.get()
    return {
        "client_id": str(uuid.uuid4()), "kind": "problem_progress", "problem": problem.pk,
        "subject": problem.subject_id, "day": YESTERDAY, "text": "已联系施工队", **changes,
    }  # fmt: skip


def test_progress_is_written_down_once(world: World, helper: Client) -> None:
    told = progress()
    before = Step.objects.count()

    assert outcomes(push(helper, told)) == ["stored"]
    assert outcomes(push(helper, told)) == ["duplicate"]
    assert outcomes(push(helper, {**told, "text": "材料已到"})) == ["conflict"]
    assert Step.objects.count() == before + 2  # both tellings are kept


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "长" * 51}, "too_long"),
        ({"text": " "}, "malformed"),
        ({"day": None}, "malformed"),
        ({"day": "2999-01-01"}, "future_day"),
        ({"problem": 10**9}, "unknown_subject"),
    ],
)
def test_what_cannot_be_taken_is_refused(
    world: World, helper: Client, changes: dict[str, Any], code: str
) -> None:
    before = Step.objects.count()

    answer = push(helper, progress(**changes))

    assert (outcomes(answer), answer.json()["outcomes"][0]["code"]) == (["refused"], code)
    assert Step.objects.count() == before


def test_problems_of_others_are_theirs(world: World, helper: Client) -> None:
    told = progress()
    other = Client()
    other.force_login(world.west.helper)

    answer = push(other, told, device=str(uuid.uuid4()))
    mixed = push(other, {**told, "subject": world.west.subject.pk}, device=str(uuid.uuid4()))

    assert answer.json()["outcomes"][0]["code"] == "no_right"
    assert mixed.json()["outcomes"][0]["code"] == "unknown_subject"


def test_device_keeps_the_open_problems(world: World, helper: Client) -> None:
    answer = helper.get("/api/v1/sync/pull", {"device": str(uuid.UUID(int=7))}).json()

    [problem] = answer["problems"]
    assert problem == answer["households"][0]["problems"][0]
    assert (problem["name"], problem["safety"]) == ("东桂兰", True)
    assert "屋顶" in problem["text"]
