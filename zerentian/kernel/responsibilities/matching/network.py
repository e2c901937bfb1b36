"""The assignment as a flow through places, small enough to be solved exactly.

What a pair costs depends only on the two places, but for two things: a subject may stay with whom it
has (bonus), and may not go to a relative. So subjects that are alike in place, present helper and
relatives flow together:

    subjects alike ─► their village ─► a helpers' village ─► its helpers
             └──────► the present helper (bonus)     └─────► left over (at a price above everything)

Every row is the balance of a node, so each corner of the polyhedron is whole numbers and the simplex
method ends in one. Ways between villages enter only when the prices of the last round ask for them
(column generation); when none does, the answer is proved to be the best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from zerentian.kernel.responsibilities.matching.problem import Helper, Need, Problem

FIRST = 12  # nearest villages of helpers that are tried in the first round
ROUNDS = 60
EPSILON = 1e-6

Node = tuple[str, object]


@dataclass(frozen=True)
class Kind:
    """Subjects that are alike."""

    place: int
    current: int | None
    relatives: frozenset[int]


@dataclass
class Network:
    """Nodes are rows, arcs are columns; an arc takes one from its tail and gives one to its head."""

    problem: Problem
    price: int  # of a subject that is left over
    kinds: dict[Kind, list[Need]] = field(default_factory=dict)
    helpers: dict[int, Helper] = field(default_factory=dict)
    rows: dict[Node, int] = field(default_factory=dict)
    supply: list[int] = field(default_factory=list)
    arcs: dict[tuple[Node, Node | None], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.helpers = {h.key: h for h in self.problem.helpers if h.room > 0}
        grouped: dict[Kind, list[Need]] = defaultdict(list)
        for need in self.problem.needs:
            current = need.current if need.current in self.helpers else None
            relatives = need.relatives & self.helpers.keys()
            current = None if current in relatives else current
            grouped[Kind(need.place, current, frozenset(relatives))].append(need)
        self.kinds = dict(grouped)
        self._nodes()
        self._arcs()

    def _nodes(self) -> None:
        for kind, needs in self.kinds.items():
            self._row(("kind", kind), len(needs))
        self.places = sorted({kind.place for kind in self.kinds})
        self.seats = sorted({helper.place for helper in self.helpers.values()})
        for place in self.places:
            self._row(("from", place), 0)
        for place in self.seats:
            self._row(("to", place), 0)
        for key in self.helpers:
            self._row(("helper", key), 0)

    def _row(self, node: Node, supply: int) -> None:
        self.rows[node] = len(self.supply)
        self.supply.append(supply)

    def _arcs(self) -> None:
        by_seat: dict[int, list[Helper]] = defaultdict(list)
        for helper in self.helpers.values():
            by_seat[helper.place].append(helper)
            self.arcs[("to", helper.place), ("helper", helper.key)] = 0
            self.arcs[("helper", helper.key), None] = 0
        for kind in self.kinds:
            node: Node = ("kind", kind)
            self.arcs[node, None] = self.price
            if kind.current is not None:
                way = self.way(kind.place, self.helpers[kind.current].place)
                if way is not None:
                    self.arcs[node, ("helper", kind.current)] = way - self.problem.bonus
            if kind.relatives:
                self._around_relatives(kind, by_seat)
            else:
                self.arcs[node, ("from", kind.place)] = 0
        self._nearest()

    def _around_relatives(self, kind: Kind, by_seat: dict[int, list[Helper]]) -> None:
        """To every village without a relative, and one by one to the others in a relative's village."""
        for seat, helpers in by_seat.items():
            way = self.way(kind.place, seat)
            if way is None:
                continue
            if not kind.relatives & {helper.key for helper in helpers}:
                self.arcs[("kind", kind), ("to", seat)] = way
                continue
            for helper in helpers:
                if helper.key not in kind.relatives:
                    self.arcs.setdefault((("kind", kind), ("helper", helper.key)), way)

    def way(self, place: int, seat: int) -> int | None:
        return self.problem.costs[place][seat]

    def _nearest(self) -> None:
        ways = [[self.way(place, seat) for seat in self.seats] for place in self.places]
        self.ways: NDArray[np.float64] = np.array(
            [[np.inf if way is None else way for way in row] for row in ways], dtype=float
        ).reshape(len(self.places), len(self.seats))
        order = np.argsort(self.ways, axis=1, kind="stable")[:, :FIRST]
        self.open((i, int(j)) for i, row in enumerate(order) for j in row)

    def open(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Let subjects of village i go to helpers of village j."""
        for i, j in pairs:
            if np.isfinite(self.ways[i, j]):
                arc = (("from", self.places[i]), ("to", self.seats[j]))
                self.arcs[arc] = float(self.ways[i, j])

    def asked_for(self, duals: NDArray[np.float64]) -> list[tuple[int, int]]:
        """Ways that would make the answer cheaper at these prices; () proves that it is the best."""
        if not self.ways.size:
            return []
        tails = np.array([duals[self.rows["from", place]] for place in self.places])
        heads = np.array([duals[self.rows["to", seat]] for seat in self.seats])
        saved = self.ways - tails[:, None] + heads[None, :]
        found = np.argwhere(saved < -EPSILON)
        worst = found[np.argsort(saved[found[:, 0], found[:, 1]], kind="stable")]
        return [(int(i), int(j)) for i, j in worst[: 40 * len(self.places)]]


Flow = dict[tuple[Node, Node | None], int]


def solve(network: Network) -> tuple[Flow, float, bool]:
    """The cheapest flow, what it costs, and whether that is proved. RuntimeError never in practice:
    leaving everybody over is always possible."""
    for _round in range(ROUNDS):
        arcs = list(network.arcs)
        answer = _linear(network, arcs)
        if not answer.success:
            raise RuntimeError(answer.message)
        more = network.asked_for(answer.eqlin.marginals)
        if not more:
            break
        network.open(more)
    whole = np.rint(answer.x).astype(int)
    flow = {arc: int(n) for arc, n in zip(arcs, whole, strict=True) if n}
    proved = not more and bool(np.abs(answer.x - whole).max(initial=0) < EPSILON)
    return flow, float(answer.fun), proved


def _linear(network: Network, arcs: list[tuple[Node, Node | None]]) -> Any:
    rows = network.rows
    tails = [rows[tail] for tail, _head in arcs]
    heads = [(n, rows[head]) for n, (_tail, head) in enumerate(arcs) if head is not None]
    places = (
        np.array([*tails, *(row for _n, row in heads)]),
        np.array([*range(len(arcs)), *(n for n, _row in heads)]),
    )
    signs = np.array([1.0] * len(tails) + [-1.0] * len(heads))
    balance = csr_array((signs, places), shape=(len(rows), len(arcs)))
    bounds = np.zeros((len(arcs), 2))
    bounds[:, 1] = [_limit(network, arc) for arc in arcs]
    return linprog(
        np.array([network.arcs[arc] for arc in arcs]),
        A_eq=balance,
        b_eq=np.array(network.supply, dtype=float),
        bounds=bounds,
        method="highs-ds",
    )


def _limit(network: Network, arc: tuple[Node, Node | None]) -> float:
    """Only out of a helper the flow is limited, by the room that is left."""
    tail, head = arc
    if head is None and tail[0] == "helper":
        return network.helpers[tail[1]].room  # type: ignore[index]
    return np.inf
