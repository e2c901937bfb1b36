"""An answer as lines that a person can check: who moves, from whom, to whom, how far, and why."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import queries as duties
from zerentian.kernel.responsibilities.matching import distances
from zerentian.kernel.responsibilities.matching.problem import Answer, lack
from zerentian.kernel.responsibilities.matching.queries import Question
from zerentian.kernel.responsibilities.matching.rules import match
from zerentian.kernel.responsibilities.queries import HolderName
from zerentian.kernel.subjects.models import Subject

PRICED = 3_000  # households up to which each rule is priced by solving once more without it


@dataclass(frozen=True)
class Move:
    """One household. `state`: new, moves, stays or left."""

    subject: Subject
    now: HolderName | None
    then: HolderName | None
    metres: int | None
    metres_now: int | None
    state: str


@dataclass(frozen=True)
class Load:
    """A helper before and after."""

    name: HolderName
    now: int
    then: int


@dataclass(frozen=True)
class Plan:
    """A dry run. `to` are only those whose holder changes: what a commit writes."""

    question: Question
    answer: Answer
    moves: tuple[Move, ...]
    loads: tuple[Load, ...]

    @cached_property
    def to(self) -> dict[int, int]:
        given = self.answer.given.items()
        return {s: h for s, h in given if self.question.current.get(s) != h}

    @cached_property
    def digest(self) -> str:
        """Changes with any pair: a confirmed plan is the one that was looked at."""
        pairs = ",".join(f"{s}:{h}" for s, h in sorted(self.to.items()))
        return hashlib.sha256(pairs.encode()).hexdigest()[:32]

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(move.state for move in self.moves)

    @cached_property
    def prices(self) -> list[tuple[str, int, int]]:
        small = len(self.question.subjects) <= PRICED
        return self.question.prices(self.answer) if small else []

    @property
    def metres_now(self) -> int:
        return sum(move.metres_now or 0 for move in self.moves)

    @property
    def metres(self) -> int:
        return sum(move.metres or 0 for move in self.moves)

    @cached_property
    def lacks(self) -> list[tuple[Region, int]]:
        """Villages with how many places in the hands of helpers each is short of."""
        missing = lack(self.question.problem, self.answer).by_place
        regions = {s.region_id: s.region for s in self.question.subjects.values()}
        return [(region, n) for pk, n in missing.items() if (region := regions[pk])]

    @property
    def share(self) -> float:
        return lack(self.question.problem, self.answer).share


def plan(question: Question) -> Plan:
    """Solve the question and tell the answer household by household."""
    answer = match(question.problem)
    everybody = {*question.holders, *question.current.values()}
    names = duties.names(everybody, on=question.on)
    moves = tuple(_move(question, answer, subject, names) for subject in question.subjects.values())
    more = Counter(answer.given.values())
    gone = Counter(question.current.values())
    loads = tuple(
        Load(names[pk], row.load, row.load - gone[pk] + more[pk])
        for pk, row in question.holders.items()
    )
    return Plan(question, answer, moves, loads)


def _move(
    question: Question, answer: Answer, subject: Subject, names: Mapping[int, HolderName]
) -> Move:
    now, then = question.current.get(subject.pk), answer.given.get(subject.pk)
    state = "left" if then is None else "new" if now is None else "moves"
    return Move(
        subject=subject,
        now=names.get(now) if now else None,
        then=names.get(then) if then else None,
        metres=_way(question, subject, then),
        metres_now=_way(question, subject, now),
        state="stays" if then is not None and now == then else state,
    )


def _way(question: Question, subject: Subject, holder: int | None) -> int | None:
    """Metres from the household's village to the helper's, without the terms' additions."""
    if holder is None or holder not in question.districts or subject.region is None:
        return None
    return distances.metres(subject.region.path, question.districts[holder].path)
