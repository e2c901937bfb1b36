"""Orders of a list, and places in it that fit into an address."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Func, Model, OrderBy, Q, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan


@dataclass(frozen=True)
class Key:
    """One column of an order. A `nullable` column has its unknowns last in either direction."""

    lookup: str
    descending: bool = False
    nullable: bool = False

    def flipped(self, flip: bool) -> Key:
        return Key(self.lookup, self.descending != flip, self.nullable)

    def order_by(self, backwards: bool) -> OrderBy:
        unknown_last = (
            {}
            if not self.nullable
            else ({"nulls_first": True} if backwards else {"nulls_last": True})
        )
        return OrderBy(F(self.lookup), descending=self.descending != backwards, **unknown_last)


class Row(Func):
    """(a, b, c) compared as one: PostgreSQL walks a composite index for it."""

    function = "ROW"
    output_field = TextField()


@dataclass(frozen=True)
class Order:
    """Columns of an order; the primary key is always the last, so that no two rows are equal."""

    keys: tuple[Key, ...]

    @classmethod
    def of(cls, *columns: str | Key, flip: bool = False) -> Order:
        """`Order.of("-income", "name_key")`, as in order_by; flip turns all of them round."""
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
    """A place in a list, fit for an address."""
    text = json.dumps([number, *values], cls=DjangoJSONEncoder, ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, fields: Sequence[Any]) -> tuple[int, list[Any]]:
    """The page number and the key it stands for; raises InvalidCursor."""
    try:
        raw = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        number, values = int(raw[0]), raw[1:]
        if len(values) != len(fields):
            raise InvalidCursor(cursor)
        read = [None if v is None else f.to_python(v) for f, v in zip(fields, values, strict=True)]
    except (ValueError, TypeError, LookupError, ValidationError) as error:
        raise InvalidCursor(cursor) from error
    return number, read


def with_keys(rows: QuerySet[Any], order: Order) -> QuerySet[Any]:
    """The rows with their keys beside them, so that no join is fetched a second time."""
    keyed: QuerySet[Any] = rows.annotate(
        **{f"_key{number}": F(key.lookup) for number, key in enumerate(order.keys)}
    )
    return keyed


def key_of(row: Model, order: Order) -> list[Any]:
    return [getattr(row, f"_key{number}") for number in range(len(order.keys))]
