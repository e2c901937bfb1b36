"""The matching against a second solver, and every rule that it must keep."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from zerentian.kernel.responsibilities.matching.problem import Helper, Need, Problem, lack
from zerentian.kernel.responsibilities.matching.rules import match

FAR = 10**9


def second_solver(problem: Problem) -> tuple[int, int]:
    """(left over, cost) by the Hungarian method on one column for each place in a helper's hands."""
    slots = [helper for helper in problem.helpers for _ in range(helper.room)]
    slots_of_nobody = len(problem.needs)
    costs = np.full((len(problem.needs), len(slots) + slots_of_nobody), FAR, dtype=float)
    for i, need in enumerate(problem.needs):
        for j, helper in enumerate(slots):
            way = problem.costs[need.place][helper.place]
            if way is not None and helper.key not in need.relatives:
                stays = problem.bonus if helper.key == need.current else 0
                costs[i, j] = way - stays
    rows, columns = linear_sum_assignment(costs)
    left = sum(costs[i, j] == FAR for i, j in zip(rows, columns, strict=True))
    return int(left), int(costs[rows, columns].sum() - left * FAR)


def drawn(chance: random.Random, *, helpers: int, needs: int, villages: int = 6) -> Problem:
    """A small district with everything at once: caps, people on leave, relatives, ways too long."""
    spots = [(chance.randint(0, 9000), chance.randint(0, 9000)) for _ in range(villages)]
    costs: dict[int, dict[int, int | None]] = {
        a: {b: abs(p[0] - q[0]) + abs(p[1] - q[1]) for b, q in enumerate(spots)}
        for a, p in enumerate(spots)
    }
    if chance.random() < 0.3:
        costs = {
            a: {b: None if w and w > 7000 else w for b, w in row.items()}
            for a, row in costs.items()
        }
    people = [
        Helper(100 + n, chance.randrange(villages), chance.choice([0, 1, 2, 5]))
        for n in range(helpers)
    ]
    keys = [helper.key for helper in people]
    return Problem(
        helpers=people,
        needs=[
            Need(
                n,
                chance.randrange(villages),
                chance.choice([None, *keys]),
                frozenset(chance.sample(keys, chance.choice([0, 0, 0, min(2, helpers)]))),
            )
            for n in range(needs)
        ],
        costs=costs,
        bonus=chance.choice([0, 500, 3000]),
    )


def check(problem: Problem) -> None:
    answer = match(problem)

    rooms = {helper.key: helper.room for helper in problem.helpers}
    seats = {helper.key: helper.place for helper in problem.helpers}
    for need in problem.needs:
        if need.key in answer.given:
            helper = answer.given[need.key]
            rooms[helper] -= 1
            assert helper not in need.relatives  # HP-2
            assert problem.costs[need.place][seats[helper]] is not None
    assert min(rooms.values(), default=0) >= 0  # B-1
    assert set(answer.given) | set(answer.left) == {need.key for need in problem.needs}
    assert (len(answer.left), answer.cost) == second_solver(problem)
    assert answer.proved


@pytest.mark.slow
def test_200_small_districts_cost_what_a_second_solver_says() -> None:
    chance = random.Random(20190531)
    for _ in range(200):
        check(drawn(chance, helpers=chance.randint(1, 8), needs=chance.randint(1, 20)))


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(0, 12))
def test_any_small_district_costs_what_a_second_solver_says(
    seed: int, helpers: int, needs: int
) -> None:
    check(drawn(random.Random(seed), helpers=helpers, needs=needs, villages=3))


def line(*spots: int) -> dict[int, dict[int, int | None]]:
    return {a: {b: abs(x - y) for b, y in enumerate(spots)} for a, x in enumerate(spots)}


def test_same_village_goes_first() -> None:
    problem = Problem([Helper(1, 0, 1), Helper(2, 1, 1)], [Need(10, 1), Need(11, 0)], line(0, 4000))

    answer = match(problem)

    assert answer.given == {10: 2, 11: 1}
    assert (answer.cost, answer.metres) == (0, 0)


def test_a_household_stays_unless_moving_saves_more_than_the_bonus() -> None:
    near, far = Helper(1, 0, 1), Helper(2, 1, 1)
    needs = [Need(10, 0, current=2)]

    assert match(Problem([near, far], needs, line(0, 4000), bonus=5000)).given == {10: 2}
    assert match(Problem([near, far], needs, line(0, 4000), bonus=3000)).given == {10: 1}


def test_nobody_is_given_to_a_relative() -> None:  # HP-2
    needs = [Need(10, 0, relatives=frozenset({1}))]

    assert match(Problem([Helper(1, 0, 1), Helper(2, 1, 1)], needs, line(0, 900))).given == {10: 2}
    assert match(Problem([Helper(1, 0, 1)], needs, line(0))).left == (10,)


def test_what_lacks_is_said_village_by_village() -> None:  # scenario 5.7.1
    helpers = [Helper(n, 0, 5) for n in range(195)]
    needs = [Need(1000 + n, n % 2) for n in range(2263)]
    problem = Problem(helpers, needs, line(0, 3000))

    answer = match(problem)
    missing = lack(problem, answer)

    assert (missing.wanted, missing.room, missing.missing) == (2263, 975, 1288)
    assert round(missing.share, 3) == 0.431
    assert missing.by_place == {0: 157, 1: 1131}  # the nearer village is served first


def test_loads_in_one_village_are_even() -> None:
    problem = Problem(
        [Helper(n, 0, 5) for n in range(4)], [Need(10 + n, 0) for n in range(8)], line(0)
    )

    loads = list(match(problem).given.values())

    assert sorted(loads.count(n) for n in range(4)) == [2, 2, 2, 2]


def test_the_same_question_has_the_same_answer() -> None:
    problem = drawn(random.Random(5), helpers=6, needs=20)

    assert match(problem) == match(problem)


@pytest.mark.slow
def test_1bang5_costs_what_a_second_solver_says() -> None:
    chance = random.Random(195)
    villages = 60
    spots = [(chance.randint(0, 20_000), chance.randint(0, 20_000)) for _ in range(villages)]
    costs: dict[int, dict[int, int | None]] = {
        a: {b: abs(p[0] - q[0]) + abs(p[1] - q[1]) for b, q in enumerate(spots)}
        for a, p in enumerate(spots)
    }
    helpers = [Helper(n, chance.randrange(villages), 5) for n in range(195)]
    needs = [
        Need(1000 + n, chance.randrange(villages), chance.choice([None, *range(195)]))
        for n in range(975)
    ]
    problem = Problem(helpers, needs, costs, bonus=2000)

    answer = match(problem)

    assert (len(answer.left), answer.cost) == second_solver(problem)
    assert answer.is_complete
