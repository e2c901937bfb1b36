"""How long the best assignment takes, and that it is the best. Prints JSON.

usage: python benchmarks/matching.py [--seed 1]

Two districts are drawn: 195 helpers with 975 households in 95 villages (compared with SciPy's Hungarian
method), and 2,000 helpers with 10,000 households in 320 villages, with and without present helpers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerentian.config.settings")

import numpy as np  # noqa: E402
from scipy.optimize import linear_sum_assignment  # noqa: E402

from zerentian.kernel.responsibilities.matching.problem import (  # noqa: E402
    Answer,
    Helper,
    Need,
    Problem,
)
from zerentian.kernel.responsibilities.matching.rules import match  # noqa: E402


def draw(
    chance: random.Random, *, helpers: int, needs: int, villages: int, kept: float, bonus: int
) -> Problem:
    """A district of 30 × 30 km; a share `kept` of the households has somebody already."""
    spots = [(chance.uniform(0, 30_000), chance.uniform(0, 30_000)) for _ in range(villages)]
    costs: dict[int, dict[int, int | None]] = {
        a: {b: round(((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2) ** 0.5) for b, q in enumerate(spots)}
        for a, p in enumerate(spots)
    }
    people = [Helper(n, chance.randrange(villages), 5) for n in range(helpers)]

    def need(n: int) -> Need:
        current = chance.randrange(helpers) if chance.random() < kept else None
        kin = frozenset({chance.randrange(helpers)}) if chance.random() < 0.005 else frozenset()
        return Need(10**6 + n, chance.randrange(villages), current, kin)

    return Problem(people, [need(n) for n in range(needs)], costs, bonus)


def measure(problem: Problem) -> tuple[dict[str, Any], Answer]:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = match(problem)
    stays = sum(answer.given.get(need.key) == need.current for need in problem.needs)
    return {
        "helpers": len(problem.helpers),
        "households": len(problem.needs),
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "left": len(answer.left),
        "cost_km": round(answer.cost / 1000, 1),
        "way_km": round(answer.metres / 1000, 1),
        "stay": stays,
        "proved_by_prices": answer.proved,
    }, answer


def hungarian(problem: Problem) -> int:
    slots = [helper for helper in problem.helpers for _ in range(helper.room)]
    costs = np.full((len(problem.needs), len(slots)), 1e9)
    for i, need in enumerate(problem.needs):
        for j, helper in enumerate(slots):
            if helper.key not in need.relatives:
                way = problem.costs[need.place][helper.place] or 0
                costs[i, j] = way - (problem.bonus if helper.key == need.current else 0)
    rows, columns = linear_sum_assignment(costs)
    return int(costs[rows, columns].sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    chance = random.Random(parser.parse_args().seed)
    small = draw(chance, helpers=195, needs=975, villages=95, kept=0.7, bonus=2000)
    found, answer = measure(small)
    found["second_solver_agrees"] = hungarian(small) == answer.cost
    fresh = draw(chance, helpers=2000, needs=10_000, villages=320, kept=0, bonus=0)
    large = draw(chance, helpers=2000, needs=10_000, villages=320, kept=0.9, bonus=2000)
    print(
        json.dumps(
            {
                "195x975": found,
                "2000x10000_fresh": measure(fresh)[0],
                "2000x10000_with_present_helpers": measure(large)[0],
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
