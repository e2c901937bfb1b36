"""Lists of any length: pages found by key, so that the last page costs what the first costs.

A page knows the keys of its first and last row; the next page is "rows after that key". Jumping to a
page by its number reads keys only, from whichever end is nearer. The exact count comes from outside,
because only the caller knows whether it can be cached or rolled up.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Func, Model, OrderBy, Q, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.http import QueryDict

SIZES = (20, 50, 100)
SIZE = 50


@dataclass(frozen=True)
class Key:
    """One column of an order. `nullable` columns sort their unknowns last, whichever the direction."""

    lookup: str
    descending: bool = False
    nullable: bool = False

    def flipped(self, flip: bool) -> Key:
        return Key(self.lookup, self.descending != flip, self.nullable)

    def order_by(self, backwards: bool) -> OrderBy:
        unknown_last = {} if not self.nullable else (
            {"nulls_first": True} if backwards else {"nulls_last": True}
        )
        return OrderBy(F(self.lookup), descending=self.descending != backwards, **unknown_last)


class Row(Func):
    """(a, b, c) compared as one: PostgreSQL walks a composite index for it."""

    function = "ROW"
    output_field = TextField()


@dataclass(frozen=True)
class Order:
    """The columns of an order; the primary key is always its last, so that no two rows are equal."""

    keys: tuple[Key, ...]

    @classmethod
    def of(cls, *columns: str | Key, flip: bool = False) -> Order:
        """`Order.of("-income", "name_key")`, columns as in order_by; flip turns all of them round."""
        keys = [c if isinstance(c, Key) else Key(c.lstrip("-"), c.startswith("-")) for c in columns]
        keys = [key.flipped(flip) for key in keys]
        if not any(key.lookup in ("pk", "id") for key in keys):
            keys.append(Key("pk", keys[-1].descending if keys else False))
        return cls(tuple(keys))

    def sorted(self, rows: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
        return rows.order_by(*(key.order_by(backwards) for key in self.keys))

    def beyond(self, values: Sequence[Any], *, backwards: bool = False) -> Q:
        """Rows that stand after (or, backwards, before) the row with these values."""
        directions = {key.descending for key in self.keys}
        if len(directions) == 1 and not any(key.nullable for key in self.keys):
            left = Row(*(F(key.lookup) for key in self.keys))
            right = Row(*(Value(value) for value in values))
            upwards = directions == {False}
            return Q(GreaterThan(left, right) if upwards != backwards else LessThan(left, right))
        found, same = Q(), Q()
        for key, value in zip(self.keys, values, strict=True):
            past = _past(key, value, backwards)
            if past is not None:
                found |= same & past
            same &= Q(**{f"{key.lookup}__isnull": True} if value is None else {key.lookup: value})
        return found


def _past(key: Key, value: Any, backwards: bool) -> Q | None:
    """What lies beyond this value in one column; None when nothing can (unknowns stand last)."""
    if value is None:
        return Q(**{f"{key.lookup}__isnull": False}) if backwards else None
    operator = "gt" if key.descending == backwards else "lt"
    past = Q(**{f"{key.lookup}__{operator}": value})
    if key.nullable and not backwards:
        past |= Q(**{f"{key.lookup}__isnull": True})
    return past


class InvalidCursor(ValueError):
    """The address carries a place in the list that cannot be read."""


def encode(number: int, values: Sequence[Any]) -> str:
    text = json.dumps([number, *values], cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, fields: Sequence[Any]) -> tuple[int, list[Any]]:
    """The page number and the key it stands for; raises InvalidCursor."""
    try:
        raw = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        number, values = int(raw[0]), raw[1:]
        if len(values) != len(fields):
            raise InvalidCursor(cursor)
        read = [None if v is None else f.to_python(v) for f, v in zip(fields, values, strict=True)]
    except (binascii.Error, UnicodeError, ValueError, TypeError, LookupError, ValidationError) as error:
        raise InvalidCursor(cursor) from error
    return number, read


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
                number, values = decode(self.asked[self.prefix + name], self._fields)
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
        return self.url(after=encode(self.number + 1, self._key(self.rows[-1])))

    @property
    def previous_url(self) -> str:
        if not self.rows or self.number <= 1:
            return ""
        if self.number == 2:
            return self.url()
        return self.url(before=encode(self.number - 1, self._key(self.rows[0])))

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
        text = self.asked.get(self.prefix + name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    @cached_property
    def _keyed(self) -> QuerySet[Any]:
        """The key of a row is read with it, so that no join is fetched a second time."""
        names = {f"_key{i}": F(key.lookup) for i, key in enumerate(self.order.keys)}
        return self.queryset.annotate(**names)

    @cached_property
    def _fields(self) -> list[Any]:
        query = self.queryset.query.clone()
        return [query.resolve_ref(key.lookup).output_field for key in self.order.keys]

    def _key(self, row: Model) -> list[Any]:
        return [getattr(row, f"_key{i}") for i in range(len(self.order.keys))]

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


def chunks(queryset: QuerySet[Any], order: Order, *, size: int = 2000) -> Any:
    """Every row of the list in its order, read piece by piece; for exports. Joins stay, memory does not grow."""
    names = {f"_key{i}": F(key.lookup) for i, key in enumerate(order.keys)}
    keyed = queryset.annotate(**names)
    rows = list(order.sorted(keyed)[:size])
    while rows:
        yield from rows
        if len(rows) < size:
            return
        last = [getattr(rows[-1], f"_key{i}") for i in range(len(order.keys))]
        rows = list(order.sorted(keyed.filter(order.beyond(last)))[:size])


def chosen(asked: Mapping[str, str], name: str, allowed: Sequence[str], default: str = "") -> str:
    """A parameter that may only have one of these values."""
    value = asked.get(name, default)
    return value if value in allowed else default
