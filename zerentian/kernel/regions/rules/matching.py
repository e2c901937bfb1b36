"""Which region of the old list is which of the new one.

Decided level by level from above, so that a town that changed its code takes its villages along:

1. What a clerk or a file states.
2. Same code: the same division, renamed or not, unless its old name lives on beside it.
3. Another code, the same name in what its parent became: by the full name, by the name without the
   word for its committee, by the bare name; only where nobody else bears it.
4. Another code, the same name elsewhere in the same county (a town: in the same city), where both
   editions know it once.
5. A town or county without such a name: by the villages that both share.
6. Several villages of a common name gone and one of that name new: merged.

What is left over was closed or added. A village is never carried into another county on its name
alone; that is a suggestion to the clerk. Rules 3–6 are read off Weifang's lists of 2016 to 2023.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from zerentian.kernel.regions.rules import names
from zerentian.kernel.regions.rules.codes import LENGTHS, LEVELS, parent_of

Names = Mapping[str, str]
Key = Callable[[int, str], str]
K = TypeVar("K")
SHARED = 3  # fewer villages in common prove nothing


@dataclass(frozen=True, slots=True)
class Stated:
    """An old code lives on under `new` (continues), or was merged into it."""

    new: str
    continues: bool


@dataclass(slots=True)
class Matching:
    """Every old path is matched, merged or closed; every new one is matched or added."""

    matched: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    suggested: dict[str, str] = field(default_factory=dict)


def match(old: Names, new: Names, stated: Mapping[str, Stated] | None = None) -> Matching:
    """Match the open regions (path → name) with an edition's entries (path → name)."""
    work = _Work(old, new, stated or {})
    for level in range(1, 6):
        work.run(level)
    return work.result()


def _full(_level: int, name: str) -> str:
    return name


class _Work:
    def __init__(self, old: Names, new: Names, stated: Mapping[str, Stated]) -> None:
        self.old, self.new, self.stated = old, new, stated
        self.found = Matching()
        self.taken: set[str] = set()
        self.below_old, self.below_new = _below(old), _below(new)

    def run(self, level: int) -> None:
        length = LENGTHS[level]
        olds = sorted(path for path in self.old if len(path) == length)
        news = sorted(path for path in self.new if len(path) == length)
        self._as_stated(olds)
        self._same_code(level, self._left(olds))
        for key in (_full, names.core, names.stem):
            self._same_name(level, self._left(olds), self._free(news), key)
        if level >= 4:
            self._elsewhere(level, olds, news)
        if 2 <= level <= 4:
            self._by_villages(self._left(olds), self._free(news), news)
        for path in self._left(olds):  # its name lives on nowhere after all
            if path in self.new and path not in self.taken:
                self._take(path, path)
        if level == 5:
            self._many_into_one(self._left(olds), self._free(news))

    def result(self) -> Matching:
        gone = self.found.matched.keys() | self.found.merged.keys()
        self.found.closed = sorted(path for path in self.old if path not in gone)
        self.found.added = sorted(path for path in self.new if path not in self.taken)
        self._suggest()
        return self.found

    def home(self, path: str) -> str | None:
        """What an old parent became. Above the list nothing changes."""
        if path not in self.old:
            return path
        return self.found.matched.get(path) or self.found.merged.get(path)

    def _take(self, old: str, new: str) -> None:
        self.found.matched[old] = new
        self.taken.add(new)

    def _left(self, olds: Iterable[str]) -> list[str]:
        found = self.found
        return [p for p in olds if p not in found.matched and p not in found.merged]

    def _free(self, news: Iterable[str]) -> list[str]:
        return [path for path in news if path not in self.taken]

    def _as_stated(self, olds: Iterable[str]) -> None:
        for path in olds:
            said = self.stated.get(path)
            if said is None or said.new not in self.new or len(said.new) != len(path):
                continue
            if not said.continues:
                self.found.merged[path] = said.new
            elif said.new not in self.taken:
                self._take(path, said.new)

    def _same_code(self, level: int, left: list[str]) -> None:
        changed = []
        for path in left:
            if path not in self.new or path in self.taken:
                continue
            if self.old[path] == self.new[path]:
                self._take(path, path)
            else:
                changed.append(path)
        beside = self._beside(changed)
        for path in changed:
            same = names.stem(level, self.old[path]) == names.stem(level, self.new[path])
            if same or (self.home(parent_of(path)), self.old[path]) not in beside:
                self._take(path, path)

    def _beside(self, changed: Iterable[str]) -> set[tuple[str | None, str]]:
        """(parent, name) that exactly one free new code bears, in the parents of changed codes."""
        parents = {self.home(parent_of(path)) for path in changed}
        count = Counter(
            (parent, self.new[path])
            for parent in parents
            for path in self.below_new.get(parent or "", ())
            if path not in self.taken
        )
        return {place for place, times in count.items() if times == 1}

    def _same_name(self, level: int, left: list[str], free: list[str], key: Key) -> None:
        olds = _groups(left, lambda p: (self.home(parent_of(p)), key(level, self.old[p])))
        news = _groups(free, lambda p: (parent_of(p), key(level, self.new[p])))
        for (parent, name), paths in olds.items():
            there = news.get((parent, name), []) if parent is not None else []
            if len(paths) == len(there) == 1:
                self._take(paths[0], there[0])

    def _elsewhere(self, level: int, olds: list[str], news: list[str]) -> None:
        left, free = self._left(olds), self._free(news)
        if not left or not free:
            return
        width = LENGTHS[level - 2]  # village: county; town: city

        def around(path: str) -> str | None:
            return self.home(path[:width])

        count_old = Counter((around(p) or "", names.core(level, self.old[p])) for p in olds)
        count_new = Counter((p[:width], names.core(level, self.new[p])) for p in news)
        news_at = {(p[:width], names.core(level, self.new[p])): p for p in free}
        for path in left:
            place = (around(path) or "", names.core(level, self.old[path]))
            there = news_at.get(place) if count_old[place] == count_new[place] == 1 else None
            if there and (level == 5 or self._share(path, there)):
                self._take(path, there)

    def _share(self, old: str, new: str) -> bool:
        """Whether half of the villages of either are villages of the other, by name."""
        a, b = _stems(self.old, self.below_old, old), _stems(self.new, self.below_new, new)
        return len(a & b) >= SHARED and 2 * len(a & b) >= max(len(a), len(b))

    def _by_villages(self, left: list[str], free: list[str], news: list[str]) -> None:
        for path in left:
            around = [p for p in news if self._near(path, p)]
            same = [p for p in around if p in set(free) - self.taken and self._share(path, p)]
            if len(same) == 1:
                self._take(path, same[0])
                continue
            mine = _stems(self.old, self.below_old, path)
            took = [
                p
                for p in around
                if len(both := mine & _stems(self.new, self.below_new, p)) >= SHARED
                and 2 * len(both) > len(mine)
            ]
            if len(took) == 1 and path not in self.new:
                self.found.merged[path] = took[0]

    def _near(self, old: str, new: str) -> bool:
        width = LENGTHS[max(LEVELS[len(old)] - 2, 1)]
        return self.home(old[:width]) == new[:width]

    def _many_into_one(self, left: list[str], free: list[str]) -> None:
        olds: dict[tuple[str | None, str], list[str]] = defaultdict(list)
        for path in left:
            for common in names.without_mark(5, self.old[path]):
                olds[self.home(parent_of(path)), common].append(path)
        news = _groups(free, lambda p: (parent_of(p), names.stem(5, self.new[p])))
        for (parent, common), paths in olds.items():
            there = news.get((parent or "", common), [])
            if len(paths) > 1 and len(there) == 1:
                for path in paths:
                    self.found.merged.setdefault(path, there[0])

    def _suggest(self) -> None:
        """For a closed village: the one added village of the same name in the same city."""
        olds = _groups(self.found.closed, self._in_city(self.old))
        news = _groups(self.found.added, self._in_city(self.new))
        for place, paths in olds.items():
            if len(paths) == 1 and len(news.get(place, ())) == 1:
                self.found.suggested[paths[0]] = news[place][0]

    def _in_city(self, of: Names) -> Callable[[str], tuple[int, str | None, str]]:
        def place(path: str) -> tuple[int, str | None, str]:
            level = LEVELS[len(path)]
            return level, path[:4], names.stem(level, of[path])

        return place


def _below(of: Names) -> dict[str, list[str]]:
    below: dict[str, list[str]] = defaultdict(list)
    for path in of:
        below[parent_of(path)].append(path)
    return below


def _villages(below: Mapping[str, list[str]], path: str) -> Iterator[str]:
    for child in below.get(path, ()):
        if len(child) == 12:
            yield child
        else:
            yield from _villages(below, child)


def _stems(of: Names, below: Mapping[str, list[str]], path: str) -> set[str]:
    return {names.stem(5, of[child]) for child in _villages(below, path)}


def _groups(paths: Iterable[str], key: Callable[[str], K]) -> dict[K, list[str]]:
    groups: dict[K, list[str]] = defaultdict(list)
    for path in paths:
        groups[key(path)].append(path)
    return groups
