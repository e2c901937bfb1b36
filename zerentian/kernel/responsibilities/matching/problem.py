"""The question that a matching answers, and its answer. No database, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Helper:
    """Somebody with `room` for that many subjects more, who sits in place `place`."""

    key: int
    place: int
    room: int


@dataclass(frozen=True)
class Need:
    """A subject in place `place`. `current` answers for it now; those in `relatives` never may (HP-2)."""

    key: int
    place: int
    current: int | None = None
    relatives: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Problem:
    """`costs[a][b]` in metres from a subject's place a to a helper's place b; None: too far.

    `bonus` in metres: a subject changes hands only where that saves more than this.
    """

    helpers: Sequence[Helper]
    needs: Sequence[Need]
    costs: Mapping[int, Mapping[int, int | None]]
    bonus: int = 0

    @property
    def room(self) -> int:
        return sum(helper.room for helper in self.helpers)

    def without_bonus(self) -> Problem:
        return replace(self, bonus=0)

    def with_more_room(self, more: int = 1) -> Problem:
        helpers = [replace(h, room=h.room + more) for h in self.helpers]
        return replace(self, helpers=helpers)

    def without_relatives(self) -> Problem:
        return replace(self, needs=[replace(n, relatives=frozenset()) for n in self.needs])


@dataclass(frozen=True)
class Answer:
    """`given` subject → helper; `left` had no room within reach. `cost` is what was made smallest.

    `metres` is the way of everybody given, without bonuses. `proved`: no other answer costs less.
    """

    given: Mapping[int, int]
    left: tuple[int, ...]
    cost: int
    metres: int
    proved: bool

    @property
    def is_complete(self) -> bool:
        return not self.left


@dataclass(frozen=True)
class Lack:
    """Place by place: how many places in the hands of helpers are missing."""

    wanted: int
    room: int
    by_place: Mapping[int, int] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        return sum(self.by_place.values())

    @property
    def share(self) -> float:
        """What share of the subjects can have somebody: 975 of 2,263 are 0.431."""
        return 1 - self.missing / self.wanted if self.wanted else 1.0


def lack(problem: Problem, answer: Answer) -> Lack:
    """What the answer leaves over, by the subjects' places."""
    places = {need.key: need.place for need in problem.needs}
    return Lack(
        wanted=len(problem.needs),
        room=problem.room,
        by_place=dict(sorted(Counter(places[key] for key in answer.left).items())),
    )
