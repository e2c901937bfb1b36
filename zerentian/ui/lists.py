"""Lists of any length: pages found by key, so that the last page costs what the first costs.

A page knows the keys of its first and last row; the next page is "rows after that key". Jumping to
a page by its number reads keys only, from whichever end is nearer. The exact count comes from
outside, because only the caller knows whether it can be cached or rolled up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from zerentian.lib import digits
from zerentian.ui.orders import InvalidCursor, Key, Order, decode, encode, key_of, with_keys

__all__ = ["Jump", "Key", "KeysetPage", "Order", "chosen", "chunks", "page"]

SIZES = (20, 50, 100)
SIZE = 50


@dataclass(frozen=True)
class Jump:
    """A number in the pager; a gap stands for the numbers left out."""

    number: int = 0
    url: str = ""
    current: bool = False
    gap: bool = False


@dataclass
class KeysetPage:
    """Rows of one page and the addresses of its neighbours.

    rows: unsliced queryset of model instances, already within the viewer's scope.
    asked: request.GET; reads after, before, page, size. count: exact number of rows.
    """

    queryset: QuerySet[Any]
    order: Order
    asked: QueryDict
    count: int
    default_size: int = SIZE
    sizes: tuple[int, ...] = SIZES
    prefix: str = ""
    _start: int = field(default=1, init=False)

    @cached_property
    def size(self) -> int:
        size = self._int("size")
        return size if size in self.sizes else self.default_size

    @property
    def pages(self) -> int:
        return max(-(-self.count // self.size), 1)

    @cached_property
    def rows(self) -> list[Any]:
        for name, backwards in (("after", False), ("before", True)):
            try:
                number, values = decode(str(self.asked[self.prefix + name]), self._fields)
            except (KeyError, InvalidCursor):
                continue  # an old or spoilt address shows the beginning of the list
            return self._beside(number, values, backwards)
        return self._numbered(self._int("page"))

    @property
    def number(self) -> int:
        _ = self.rows
        return min(max(self._start, 1), self.pages)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def next_url(self) -> str:
        if not self.rows or self.number >= self.pages:
            return ""
        return self.url(after=encode(self.number + 1, key_of(self.rows[-1], self.order)))

    @property
    def previous_url(self) -> str:
        if not self.rows or self.number <= 1:
            return ""
        if self.number == 2:
            return self.url()
        return self.url(before=encode(self.number - 1, key_of(self.rows[0], self.order)))

    @property
    def jumps(self) -> list[Jump]:
        """1 … 4 5 6 … 13: the ends, this page and its neighbours."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        shown: list[Jump] = []
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            if shown and number > shown[-1].number + 1:
                shown.append(Jump(gap=True, number=number - 1))
            url = self.url(page=number) if number > 1 else self.url()
            shown.append(Jump(number, url, number == self.number))
        return shown

    def url(self, **place: Any) -> str:
        """This list, its filters kept, at another place."""
        asked = self.asked.copy()
        for name in ("after", "before", "page"):
            asked.pop(self.prefix + name, None)
        for name, value in place.items():
            asked[self.prefix + name] = str(value)
        return f"?{asked.urlencode()}"

    def _int(self, name: str) -> int:
        return digits.number(self.asked.get(self.prefix + name, "")) or 0

    @cached_property
    def _keyed(self) -> QuerySet[Any]:
        return with_keys(self.queryset, self.order)

    @cached_property
    def _fields(self) -> list[Any]:
        query = self.queryset.query.clone()
        return [query.resolve_ref(key.lookup).output_field for key in self.order.keys]

    def _beside(self, number: int, values: list[Any], backwards: bool) -> list[Any]:
        self._start = number
        found = self._keyed.filter(self.order.beyond(values, backwards=backwards))
        rows = list(self.order.sorted(found, backwards=backwards)[: self.size])
        return rows[::-1] if backwards else rows

    def _numbered(self, number: int) -> list[Any]:
        self._start = number = min(max(number, 1), self.pages)
        if number == 1:
            return list(self.order.sorted(self._keyed)[: self.size])
        skipped = (number - 1) * self.size
        rest = self.count - skipped
        backwards = rest < skipped
        keys = self.order.sorted(self.queryset, backwards=backwards).values_list(
            *(key.lookup for key in self.order.keys)
        )
        # The row just before the page, or counted from the end the first row behind it.
        offset = skipped - 1 if not backwards else rest - self.size - 1
        if offset < 0:
            return self._tail(rest)
        edge = list(keys[offset : offset + 1])
        if not edge:
            return []
        return self._beside(number, list(edge[0]), backwards)

    def _tail(self, rest: int) -> list[Any]:
        return list(self.order.sorted(self._keyed, backwards=True)[:rest])[::-1]


def page(
    queryset: QuerySet[Any],
    asked: QueryDict,
    *,
    order: Order,
    count: int,
    size: int = SIZE,
    prefix: str = "",
) -> KeysetPage:
    """The page of this list that the address asks for."""
    return KeysetPage(queryset, order, asked, count, default_size=size, prefix=prefix)


def chunks(queryset: QuerySet[Any], order: Order, *, size: int = 2000) -> Iterator[Any]:
    """Every row of the list in its order, read piece by piece, for exports: memory stays flat."""
    keyed = with_keys(queryset, order)
    rows = list(order.sorted(keyed)[:size])
    while rows:
        yield from rows
        if len(rows) < size:
            return
        last = key_of(rows[-1], order)
        rows = list(order.sorted(keyed.filter(order.beyond(last)))[:size])


def chosen(asked: Mapping[str, str], name: str, allowed: Sequence[str], default: str = "") -> str:
    """A parameter that may only have one of these values."""
    value = asked.get(name, default)
    return value if value in allowed else default
