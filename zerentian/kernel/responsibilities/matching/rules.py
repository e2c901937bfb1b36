"""The best assignment: solved as a flow between villages, then spread over people."""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from zerentian.kernel.responsibilities.matching.problem import Answer, Need, Problem

if TYPE_CHECKING:
    from zerentian.kernel.responsibilities.matching.network import Flow, Network, Node


def match(problem: Problem) -> Answer:
    """Everybody who can have somebody has, at the smallest cost; nobody beyond their room.

    Leaving a subject over costs more than any detour could save, so that `left` is as small as the
    rooms allow.
    """
    if not problem.needs:
        return Answer({}, (), 0, 0, proved=True)
    # The solver takes a second to load and memory: only an assignment loads it.
    from zerentian.kernel.responsibilities.matching.network import Network, solve

    network = Network(problem, price=_price(problem))
    flow, _cost, proved = solve(network)
    given = dict(_spread(network, flow))
    left = tuple(need.key for need in problem.needs if need.key not in given)
    return measured(problem, given, left, proved=proved)


def measured(
    problem: Problem, given: dict[int, int], left: tuple[int, ...], *, proved: bool
) -> Answer:
    """The answer with its ways added up."""
    seats = {helper.key: helper.place for helper in problem.helpers}
    metres = cost = 0
    for need in problem.needs:
        if need.key in given:
            way = problem.costs[need.place][seats[given[need.key]]] or 0
            metres += way
            cost += way - (problem.bonus if given[need.key] == need.current else 0)
    return Answer(given, left, cost, metres, proved)


def _price(problem: Problem) -> int:
    """Above everything that could be saved: who has a place makes room by a chain through each village."""
    ways = (way for row in problem.costs.values() for way in row.values() if way is not None)
    seats = {helper.place for helper in problem.helpers}
    return (max(ways, default=0) + problem.bonus + 1) * (len(seats) + 2)


def _spread(network: Network, flow: Flow) -> Iterator[tuple[int, int]]:
    """The flow cut into single subjects, always in the same order: the same question, the same answer."""
    queues: dict[Node, deque[Need]] = defaultdict(deque)
    out: dict[Node, list[tuple[Node | None, int]]] = defaultdict(list)
    for (tail, head), count in flow.items():
        out[tail].append((head, count))
    for kind, needs in network.kinds.items():
        waiting = deque(sorted(needs, key=lambda need: need.key))
        for head, count in out["kind", kind]:
            if head is not None:
                queues[head].extend(waiting.popleft() for _ in range(count))
    for place in network.places:
        for head, count in out["from", place]:
            assert head is not None  # nobody is left over after this point
            queues[head].extend(queues["from", place].popleft() for _ in range(count))
    for place in network.seats:
        _share(network, place, queues)
    for key in network.helpers:
        yield from ((need.key, key) for need in queues["helper", key])


def _share(network: Network, place: int, queues: dict[Node, deque[Need]]) -> None:
    """Among the helpers of one village each next subject goes to whoever has most room left."""
    helpers = [h for h in network.helpers.values() if h.place == place]
    free = [
        (-(h.room - len(queues["helper", h.key])), n, h.key)
        for n, h in enumerate(helpers)
        if h.room > len(queues["helper", h.key])
    ]
    heapq.heapify(free)
    waiting = queues["to", place]
    while waiting:
        room, n, key = heapq.heappop(free)
        queues["helper", key].append(waiting.popleft())
        if room + 1:
            heapq.heappush(free, (room + 1, n, key))
