"""problems.toml: what can be wrong, who says so, by when it is put right, and who hears if it is not.

All terms are working days. A class names the work it usually takes; a level says how long a problem
may be late there before the next level is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from zerentian.kernel.packs.schema import STRICT, Key, Text

Days = Annotated[int, Field(ge=0, le=260)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ProblemKind:
    """A class of the ledger. work: the term that such problems usually get, key of a `work`."""

    key: Key
    title: Text
    work: Key


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ProblemSource:
    """Where problems come from. inspection: found by somebody from above, on a round of their own."""

    key: Key
    title: Text
    inspection: bool = False


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ProblemWork:
    """How much work a problem is: it is to be put right within `days` after it was handed over."""

    key: Key
    title: Text
    days: Annotated[int, Field(ge=1, le=260)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ProblemLevel:
    """Who looks after a problem, from the nearest to the highest.

    days: so many days after the deadline, or after the last step up, the next level is told; roles:
    whoever holds a grant of these for the place is told. The last level has nobody above it.
    """

    key: Key
    title: Text
    days: Annotated[int, Field(ge=1, le=260)]
    roles: tuple[Key, ...] = ()


Entry = ProblemKind | ProblemSource | ProblemWork | ProblemLevel


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ProblemTerms:
    """hand_over: until somebody is named; safety: the same for what is dangerous; verify: until
    somebody else has looked; recheck_from, recheck_until: the window of the look-back after closing;
    look_back_percent: share of closed problems that is looked at again, besides all dangerous and
    all reopened ones."""

    hand_over: Days
    safety: Days
    verify: Days
    recheck_from: Days
    recheck_until: Days
    look_back_percent: Annotated[int, Field(ge=0, le=100)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ProblemsFile:
    terms: ProblemTerms
    kind: tuple[ProblemKind, ...]
    source: tuple[ProblemSource, ...]
    work: tuple[ProblemWork, ...]
    level: tuple[ProblemLevel, ...]

    def kinds(self) -> dict[str, ProblemKind]:
        return {each.key: each for each in self.kind}

    def sources(self) -> dict[str, ProblemSource]:
        return {each.key: each for each in self.source}

    def works(self) -> dict[str, ProblemWork]:
        return {each.key: each for each in self.work}

    def at(self, level: int) -> ProblemLevel:
        """The level of this number; above the highest it is the highest."""
        return self.level[min(level, self.top)]

    @property
    def top(self) -> int:
        return len(self.level) - 1

    def lists(self) -> Sequence[tuple[str, Sequence[Entry]]]:
        """Every list of keys with its name in the file."""
        return (
            ("kind", self.kind), ("source", self.source), ("work", self.work), ("level", self.level),
        )  # fmt: skip
