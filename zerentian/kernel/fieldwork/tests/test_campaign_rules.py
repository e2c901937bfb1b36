from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from zerentian.kernel.fieldwork.campaigns import rules
from zerentian.kernel.fieldwork.campaigns.rules import Candidate

LAYERS = st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=60)
SEEDS = st.integers(-(2**40), 2**40)


def candidates(layers: list[str]) -> list[Candidate]:
    return [Candidate(number, layer, layer) for number, layer in enumerate(layers)]


@given(LAYERS, st.integers(0, 80), SEEDS)
def test_same_seed_draws_the_same_whoever_asks(layers: list[str], wanted: int, seed: int) -> None:
    every = candidates(layers)
    drawn = rules.draw(every, wanted=wanted, seed=seed)

    assert drawn == rules.draw(reversed(every), wanted=wanted, seed=seed)
    assert len(drawn) == len(set(drawn)) == min(wanted, len(every))
    assert set(drawn) <= set(every)


@given(LAYERS, st.integers(0, 60), SEEDS)
def test_every_layer_gives_its_share(layers: list[str], wanted: int, seed: int) -> None:
    wanted = min(wanted, len(layers))
    drawn = Counter(one.layer for one in rules.draw(candidates(layers), wanted=wanted, seed=seed))

    for layer, size in Counter(layers).items():
        assert abs(drawn[layer] - wanted * size / len(layers)) < 1


def test_other_seeds_draw_others() -> None:
    every = candidates(["甲"] * 60)

    assert len({tuple(rules.draw(every, wanted=6, seed=seed)) for seed in range(20)}) > 10


def test_all_are_drawn_without_a_number() -> None:
    assert len(rules.draw(candidates(["甲", "乙"]), wanted=None, seed=1)) == 2


@given(
    LAYERS,
    st.lists(st.frozensets(st.integers(0, 8), min_size=1, max_size=3), min_size=1, max_size=4),
    st.data(),
)
def test_no_helper_checks_the_own_household(
    layers: list[str], teams: list[frozenset[int]], data: st.DataObject
) -> None:
    sample = candidates(layers)
    helpers = {
        one.subject: data.draw(st.frozensets(st.integers(0, 8), max_size=2)) for one in sample
    }
    numbered = dict(enumerate(teams, start=1))
    found = rules.allot(sample, numbered, helpers)

    assert set(found.teams) | set(found.left) == {one.subject for one in sample}
    assert not set(found.teams) & set(found.left)
    for subject, team in found.teams.items():
        assert not numbered[team] & helpers[subject]
    for subject in found.left:
        assert all(team & helpers[subject] for team in teams)


def test_village_stays_with_one_team_and_loads_are_even() -> None:
    sample = candidates(["甲"] * 6 + ["乙"] * 5 + ["丙"] * 1)
    teams = {1: frozenset({1}), 2: frozenset({2})}
    found = rules.allot(sample, teams, {0: frozenset({1})})

    assert found.teams[0] == 2  # the helper is in the first team
    assert {found.teams[n] for n in range(1, 6)} == {1}
    assert {found.teams[n] for n in range(6, 11)} == {2}
    assert found.left == []
