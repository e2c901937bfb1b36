"""Invents the map of a demo district: one cell a village, towns in one piece. Nothing here is surveyed.

usage: python -m zerentian.ops.cells hanting 370703

Writes packs/<pack>/cells.csv: the middle of each village and its outline, in tens of metres.
"""

from __future__ import annotations

import csv
import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.spatial import Voronoi

from zerentian.kernel.responsibilities.matching.problem import Helper, Need, Problem
from zerentian.kernel.responsibilities.matching.rules import match

STEP = 125  # tens of metres between neighbouring villages
# Where towns lie on the map, as shares of its width and height: seat at the south, canal in the east.
CENTRES = ((0.52, 0.62), (0.22, 0.66), (0.30, 0.28), (0.72, 0.26), (0.82, 0.74))
Point = tuple[float, float]


def spots(count: int, chance: random.Random) -> tuple[list[Point], list[Point]]:
    """`count` points of a shaken honeycomb in a round piece of land, and a ring of points around it."""
    rows = math.ceil(math.sqrt(count * 2.2))
    grid = [
        (
            (column + 0.5 * (row % 2) + chance.uniform(-0.25, 0.25)) * STEP,
            (row * 0.87 + chance.uniform(-0.22, 0.22)) * STEP,
        )
        for row in range(rows)
        for column in range(rows)
    ]
    middle = (rows * STEP / 2, rows * STEP * 0.87 / 2)

    def away(point: Point) -> float:
        x, y = (point[0] - middle[0]) / 1.28, point[1] - middle[1]
        return math.hypot(x, y) * (1 + 0.06 * math.sin(5 * math.atan2(y, x)))

    ordered = sorted(grid, key=away)
    return ordered[:count], ordered[count:]


def towns(points: Sequence[Point], sizes: Sequence[int]) -> list[int]:
    """The town of each point: as near to the towns' middles as their numbers of villages allow."""
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    seats = [low + (high - low) * centre for centre in CENTRES[: len(sizes)]]
    costs = {
        n: {t: round(float(np.hypot(*(seat - point)) ** 1.3)) for t, seat in enumerate(seats)}
        for n, point in enumerate(points)
    }
    answer = match(
        Problem(
            helpers=[Helper(t, t, size) for t, size in enumerate(sizes)],
            needs=[Need(n, n) for n in range(len(points))],
            costs=costs,
        )
    )
    return [answer.given[n] for n in range(len(points))]


def snake(numbers: Sequence[int], points: Sequence[Point]) -> list[int]:
    """Points so that neighbours in the list are neighbours on the land: villages follow their codes."""
    rows: dict[int, list[int]] = defaultdict(list)
    for n in numbers:
        rows[round(points[n][1] / (STEP * 1.7))].append(n)
    return [
        n
        for turn, row in enumerate(sorted(rows))
        for n in sorted(rows[row], key=lambda n: points[n][0], reverse=bool(turn % 2))
    ]


def cells(codes: Sequence[str], seed: int = 370703) -> Iterator[tuple[str, int, int, str]]:
    """code, x, y and outline of every village."""
    by_town: dict[str, list[str]] = defaultdict(list)
    for code in sorted(codes):
        by_town[code[:9]].append(code)
    inside, outside = spots(len(codes), random.Random(seed))  # noqa: S311 - a drawing, no secret
    town = towns(inside, [len(found) for found in by_town.values()])
    diagram = Voronoi(np.array([*inside, *outside]))
    for t, found in enumerate(by_town.values()):
        order = snake([n for n in range(len(inside)) if town[n] == t], inside)
        for code, n in zip(found, order, strict=True):
            corners = diagram.vertices[diagram.regions[diagram.point_region[n]]]
            x, y = inside[n]
            yield code, round(x), round(y), " ".join(f"{round(a)},{round(b)}" for a, b in corners)


def main(pack: str, district: str) -> None:
    folder = Path("packs") / pack
    codes = []
    for path in sorted((folder / "regions").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            codes += [r["code"] for r in csv.DictReader(file) if r.get("level") == "village"]
    rows = cells([code for code in codes if code.startswith(district)])
    with (folder / "cells.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "x", "y", "outline"))
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main(*sys.argv[1:3])
