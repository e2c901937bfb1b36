"""What the regions are after adopting an edition: every changed row and the sort of its change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from zerentian.kernel.regions.rules import names
from zerentian.kernel.regions.rules.codes import LEVELS, hanging, padded, parent_of
from zerentian.kernel.regions.rules.matching import Matching
from zerentian.lib import pinyin

MOVED, RENAMED, MERGED = "moved", "renamed", "merged"
CLOSED, ADDED, CARRIED, SAME = "closed", "added", "carried", "same"


@dataclass(frozen=True, slots=True)
class Row:
    """One region as the database keeps it (name_key and initials follow from the name)."""

    id: int
    level: int
    kind: str
    path: str
    code: str
    name: str
    full_name: str
    parent: int | None
    closed_on: date | None = None
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One region's change. `before` None: it is new."""

    kind: str
    before: Row | None
    after: Row


@dataclass(frozen=True, slots=True)
class State:
    """The regions before: open and closed ones in the edition's scope, and what lies above."""

    open: Mapping[str, Row]
    closed: tuple[Row, ...] = ()
    above: Mapping[str, Row] | None = None


def steps(
    state: State, new: Mapping[str, str], matching: Matching, *, on: date, ids: Callable[[], int]
) -> Iterator[Step]:
    """Every open region after adopting, parents before children (unchanged ones as SAME), then what
    was closed now, then what was closed before and hangs elsewhere now.


    `new` is path → name of the edition; `ids` gives the id of a new region.
    """
    work = _Work(state, new, matching, on)
    yield from work.open(ids)
    yield from work.gone()
    yield from work.long_closed()


class _Work:
    def __init__(self, state: State, new: Mapping[str, str], matching: Matching, on: date) -> None:
        self.state, self.new, self.matching, self.on = state, new, matching, on
        above = (state.above or {}).values()
        self.ids: dict[str, int] = {row.path: row.id for row in above}  # by new path
        self.full: dict[str, str] = {row.path: row.full_name for row in above}
        self.paths: dict[int, str] = {row.id: row.path for row in above}  # by id, after

    def open(self, ids: Callable[[], int]) -> Iterator[Step]:
        was = {there: here for here, there in self.matching.matched.items()}
        for path in sorted(self.new, key=lambda path: (len(path), path)):
            before = self.state.open[was[path]] if path in was else None
            after = self._after(path, before.id if before else ids())
            yield Step(_kind(before, after), before, after)

    def _after(self, path: str, ident: int) -> Row:
        level, name, parent = LEVELS[len(path)], self.new[path], parent_of(path)
        kind = names.kind_of(level, name)
        full = self.full.get(parent, "") + ("" if kind == "statistical" else name)
        self.ids[path], self.paths[ident] = ident, path
        if level < 5:
            self.full[path] = full
        return Row(
            id=ident,
            level=level,
            kind=kind,
            path=path,
            code=padded(path),
            name=name,
            full_name=full or name,
            parent=self.ids.get(parent),
        )

    def gone(self) -> Iterator[Step]:
        """Regions that this edition closes, from above: a closed town's path is known first."""
        gone = [*self.matching.closed, *self.matching.merged]
        for path in sorted(gone, key=lambda path: (len(path), path)):
            before = self.state.open[path]
            into = self.ids[self.matching.merged[path]] if path in self.matching.merged else None
            after = replace(before, closed_on=self.on, merged_into=into)
            yield Step(MERGED if into else CLOSED, before, self._hung(after))

    def long_closed(self) -> Iterator[Step]:
        """Regions closed before: their paths follow what they hang below."""
        waiting = {row.id: row for row in self.state.closed}
        while waiting:
            ready = [row for row in waiting.values() if _anchor(row) not in waiting]
            for row in ready or list(waiting.values()):
                del waiting[row.id]
                after = self._hung(row)
                if after != row:
                    yield Step(CARRIED, row, after)

    def _hung(self, row: Row) -> Row:
        anchor = self.paths.get(_anchor(row) or 0)
        if anchor is None:  # closed without anything above: it hangs below its own old code
            anchor = row.path if row.path[-1] != "/" else row.path.removesuffix(f"/{row.id}/")
        path = hanging(anchor, row.id)
        self.paths[row.id] = path
        return replace(row, path=path)


def _anchor(row: Row) -> int | None:
    return row.merged_into or row.parent


def _kind(before: Row | None, after: Row) -> str:
    if before is None:
        return ADDED
    if before.parent is not None and before.parent != after.parent:
        return MOVED
    if (before.name, before.kind) != (after.name, after.kind):
        return RENAMED
    if before.path != after.path:
        return MOVED
    return SAME if before == after else CARRIED


class Counts:
    """How many regions of each sort; what was only carried along counts as unchanged."""

    def __init__(self) -> None:
        self.of = dict.fromkeys((SAME, MOVED, RENAMED, MERGED, CLOSED, ADDED), 0)

    def note(self, steps: Iterable[Step]) -> Iterator[Step]:
        """Pass the steps on, counting them; regions closed long ago count nowhere."""
        for step in steps:
            if step.before is None or step.before.closed_on is None:
                self.of[SAME if step.kind == CARRIED else step.kind] += 1
            yield step


def reading(name: str) -> tuple[str, str]:
    """name_key and initials of a place.

    Read as people's names are: most villages are called after a family (单家庄 shan4), and reading
    620 thousand names phrase by phrase would take eight minutes.
    """
    return pinyin.key(name), pinyin.initials(name)
