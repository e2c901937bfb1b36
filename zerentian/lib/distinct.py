"""A column that keeps each different value once, and for every row only which of them it has.

A register repeats itself: of 265,000 cells “汉族” a hundred are not. What is done with values is done
once for each different one.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Distinct(Generic[T]):
    """at: for every row the position of its value among `values`."""

    at: Sequence[int]
    values: Sequence[T]

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, row: int) -> T:
        return self.values[self.at[row]]

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.at)

    def map(self, make: Callable[[T], U]) -> Distinct[U]:
        """The same rows with something made of each different value."""
        return Distinct(self.at, [make(value) for value in self.values])

    def at_rows(self, positions: Container[int]) -> Iterator[int]:
        """The rows that have one of these positions; `positions` may be empty."""
        return (row for row, at in enumerate(self.at) if at in positions) if positions else iter(())

    def rows(self, wanted: Callable[[T], bool]) -> Iterator[int]:
        """The rows whose value is wanted; every different value is asked about once."""
        return self.at_rows({at for at, value in enumerate(self.values) if wanted(value)})


class Gathered(Generic[T]):
    """Collects the cells of a column. Values that are equal count as the same: 1 and 1.0, say."""

    def __init__(self) -> None:
        self._met: Positions[T] = Positions()
        self.at = array("I")

    def extend(self, cells: Iterable[T]) -> Sequence[T]:
        """More rows; answers the cells among them that nobody had met before."""
        return self.extend_distinct(list(cells), None)

    def extend_distinct(self, values: Sequence[T], at: Iterable[int] | None) -> Sequence[T]:
        """The same for rows of which it is known which of these values each has."""
        before = len(self._met)
        positions = list(map(self._met.__getitem__, values))
        self.at.extend(positions if at is None else map(positions.__getitem__, at))
        return list(islice(self._met, before, None)) if len(self._met) > before else ()

    def distinct(self) -> Distinct[T]:
        return Distinct(self.at, list(self._met))


class Positions(dict[T, int]):
    """A value met for the first time gets the next position."""

    def __missing__(self, value: T) -> int:
        position = self[value] = len(self)
        return position
