"""The demo's visits: answers that the checklists take, and findings that leave no problem behind."""

from __future__ import annotations

import random

import pytest

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.visits import checklists, rules
from zerentian.kernel.visits.models import Template
from zerentian.ops.demo import visits

BODIES = {key: body for key, (_version, body) in checklists.bodies(packs.current()).items()}
USED = ("home_standard", "household_visit", "telephone_visit")


def judged(key: str, seed: int) -> rules.Judgement:
    answers = dict(visits._answers(Template(body=BODIES[key]), random.Random(seed)))
    assert rules.wrong(BODIES[key], answers) == []
    return rules.judge(BODIES[key], rules.normal(BODIES[key], answers).answers)


@pytest.mark.parametrize("key", USED)
def test_what_is_found_was_mended_on_the_spot(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "FOUND", 0.5)
    found = [finding for seed in range(40) for finding in judged(key, seed).findings]

    assert found or key == "telephone_visit"
    assert not [finding for finding in found if finding.opens]


def test_no_safety_item_fails(monkeypatch: pytest.MonkeyPatch) -> None:  # B-6
    monkeypatch.setattr(visits, "FOUND", 1.0)

    assert [judged("home_standard", seed).passed for seed in range(40)] == [True] * 40


def test_few_answers_are_findings() -> None:
    kinds = [len(judged("home_standard", seed).findings) for seed in range(400)]

    assert 0 < sum(kinds) < 40
