"""Judging answers: by example, and whatever somebody may send."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.visits import checklists, rules
from zerentian.kernel.visits.rules import Stay, Wrong
from zerentian.kernel.visits.tests.factories import GOOD

BODIES = {key: body for key, (_v, body) in checklists.bodies(packs.current()).items()}
HOME, HOUSEHOLD, PHONE = (
    BODIES[key] for key in ("home_standard", "household_visit", "telephone_visit")
)


def judged(body: Any, **answers: Any) -> rules.Judgement:
    given = {**answers}
    assert rules.wrong(body, given) == []
    return rules.judge(body, rules.normal(body, given).answers)


def test_home_without_fault_passes_with_all_points() -> None:
    found = judged(HOME, **GOOD)

    assert (found.passed, found.findings, found.points, found.out_of) == (True, (), 20, 20)


def test_failed_safety_item_fails_the_household_and_is_a_finding() -> None:  # B-6
    found = judged(HOME, **{**GOOD, "roof_walls": {"value": "no", "reason": "leaks"}})

    assert found.passed is False
    assert found.failed_safety == ("roof_walls",)
    [finding] = found.findings
    assert (finding.item, finding.answer, finding.reason, finding.kind, finding.safety) == (
        "roof_walls", "no", "leaks", "housing", True,
    )  # fmt: skip


def test_dirty_yard_is_a_finding_and_fails_nobody() -> None:
    found = judged(HOME, **{**GOOD, "yard": "no", "hall": "partly"})

    assert found.passed is True
    assert [finding.item for finding in found.findings] == ["yard", "hall"]
    assert (found.points, found.out_of) == (17, 20)


def test_unanswered_safety_item_leaves_the_result_open() -> None:
    assert judged(HOME, yard="yes").passed is None
    assert judged(PHONE, reached="no").passed is True  # nothing of safety is asked by telephone


def test_items_are_asked_only_after_their_answers() -> None:
    assert "months_worked" not in judged(HOUSEHOLD, income="same").visible
    assert "months_worked" in judged(HOUSEHOLD, income="down").visible
    assert judged(PHONE, reached="no", well="no").findings == ()  # nobody was reached
    assert [f.item for f in judged(PHONE, reached="yes", well="no").findings] == ["well"]


def test_condition_on_an_item_that_is_not_asked_is_not_met() -> None:
    items = [
        {**HOME["items"][3], "key": key, "ask_if": condition}
        for key, condition in (
            ("a", None),
            ("b", {"item": "a", "answers": ["no"]}),
            ("c", {"item": "b", "answers": ["no"]}),
        )
    ]
    answers = {key: {"value": "no"} for key in "bc"} | {"a": {"value": "yes"}}

    assert [item["key"] for item in rules.shown({"items": items}, answers)] == ["a"]


def test_known_values_are_confirmed_or_put_right() -> None:
    normal = rules.normal(
        HOUSEHOLD, {"phone": {"confirmed": True}, "address": " 村东头 ", "members": {"value": ""}}
    )

    assert normal.answers == {"phone": {"value": "same"}, "address": {"value": "differs"}}
    assert normal.texts == {"address": "村东头"}
    assert (normal.typed, normal.confirmed) == (1, 1)
    assert [f.item for f in rules.judge(HOUSEHOLD, normal.answers).findings] == ["address"]


def test_texts_never_stand_among_the_answers() -> None:
    normal = rules.normal(
        HOUSEHOLD, {"need": "孙女上学", "house_safe": {"value": "no", "note": "东屋漏"}}
    )

    assert "孙女" not in str(normal.answers)
    assert normal.texts == {"need": "孙女上学", "house_safe.note": "东屋漏"}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"cellar": "yes"}, "unknown_item"),
        ({"yard": "maybe"}, "unknown_answer"),
        ({"yard": 1}, "unknown_answer"),
        ({"yard": ["yes"]}, "unknown_answer"),
        ({"yard": {"value": "no", "reason": "leaks"}}, "unknown_reason"),
        ({"yard": {"value": "no", "note": "长" * 51}}, "too_long"),
    ],
)
def test_unknown_answers_are_named(given: dict[str, Any], why: str) -> None:
    assert rules.wrong(HOME, given) == [Wrong(next(iter(given)), why)]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("12", ""),
        (0, ""),
        (13, "outside"),
        ("-1", "no_number"),
        (True, "no_number"),
        ("x", "no_number"),
    ],
)
def test_numbers_stand_within_their_bounds(value: Any, why: str) -> None:
    found = rules.wrong(HOUSEHOLD, {"months_worked": value})

    assert [wrong.why for wrong in found] == ([why] if why else [])


def test_text_of_fifty_characters_is_taken() -> None:
    assert rules.wrong(HOUSEHOLD, {"need": "需" * 50}) == []
    assert rules.wrong(HOUSEHOLD, {"need": "需" * 51}) == [Wrong("need", "too_long")]
    assert rules.wrong(HOUSEHOLD, {"need": 5}) == [Wrong("need", "unknown_answer")]


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["yes", "no"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
keys = st.sampled_from([item["key"] for item in HOUSEHOLD["items"]]) | st.text(max_size=4)


@given(st.dictionaries(keys, anything | st.fixed_dictionaries({"value": anything}), max_size=6))
def test_whatever_is_sent_is_refused_or_judged(given: dict[str, Any]) -> None:
    if rules.wrong(HOUSEHOLD, given):
        return
    normal = rules.normal(HOUSEHOLD, given)
    found = rules.judge(HOUSEHOLD, normal.answers)

    assert set(normal.answers) <= set(found.visible)
    assert 0 <= found.points <= found.out_of
    assert (found.passed is False) == bool(found.failed_safety)
    assert set(found.failed_safety) <= {f.item for f in found.findings}  # B-6


answers = st.fixed_dictionaries(
    {item["key"]: st.sampled_from(["yes", "partly", "no"]) for item in HOME["items"]}
)


@given(answers)
def test_every_grade_below_yes_is_a_finding(given: dict[str, str]) -> None:
    found = judged(HOME, **given)

    assert {f.item for f in found.findings} == {key for key, v in given.items() if v != "yes"}


def stay(visit: int, start: str, end: str | None, region: int) -> Stay:
    ends = time.fromisoformat(end) if end else None
    return Stay(date(2019, 5, 1), time.fromisoformat(start), ends, region, visit)


def test_visits_in_two_villages_at_once_overlap() -> None:  # VS-1
    pairs = rules.overlapping(
        [
            stay(1, "09:00", "10:00", 1), stay(2, "09:30", "09:40", 2), stay(3, "09:35", None, 1),
            stay(4, "10:00", "10:30", 2), stay(5, "23:30", "00:20", 1), stay(6, "23:50", None, 2),
        ]
    )  # fmt: skip

    assert [(one.visit, other.visit) for one, other in pairs] == [(1, 2), (2, 3), (5, 6)]


def test_visits_without_a_clock_overlap_nothing() -> None:
    assert rules.overlapping([Stay(date(2019, 5, 1), None, None, n, n) for n in (1, 2)]) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40), st.integers(1, 3)), max_size=7
    )
)
def test_overlaps_are_those_of_counting_minutes(told: list[tuple[int, int | None, int]]) -> None:
    """VS-1 by brute force: two visits in two villages share a minute. All within one hour."""
    stays = [
        Stay(
            date(2019, 5, 1), time(9, begun), None if end is None else time(9, max(begun, end)),
            region, nth,
        )
        for nth, (begun, end, region) in enumerate(told)
    ]  # fmt: skip

    def minutes(stay: Stay) -> set[int]:
        assert stay.start
        over = (stay.end or stay.start).minute
        return set(range(stay.start.minute, max(over, stay.start.minute + 1)))

    wanted = {
        (one.visit, other.visit)
        for one in stays
        for other in stays
        if one.visit < other.visit and one.region != other.region and minutes(one) & minutes(other)
    }
    found = {tuple(sorted((a.visit, b.visit))) for a, b in rules.overlapping(stays)}

    assert found == wanted
