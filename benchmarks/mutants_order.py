"""In which order tests are asked to notice a lost call, and which need not be asked at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pytest

SIZE = (
    16  # tests a piece: both workers get some of a long file, and the world is built once a piece
)
MOST = 20  # tests of a piece that are tried for one call: it is noticed by these, or by none of it
SINGLE = (
    "tests/architecture/test_rows.py",
    "tests/architecture/test_refusals.py",
    "tests/architecture/test_needs.py",
    "tests/architecture/test_offers.py",
)
WALKS = ("tests/architecture/test_access.py", "tests/architecture/test_links.py")
BUTTONS = ("tests/architecture/test_offers.py", "tests/architecture/test_links.py")
ROOM = 3  # zerentian/kernel/imports


@dataclass(frozen=True)
class Piece:
    name: str
    items: tuple[pytest.Item, ...]
    rank: int

    @property
    def file(self) -> str:
        return self.name.split("#")[0]

    def asked(self, left: dict[str, str]) -> frozenset[str]:
        """The calls that these tests might notice. An offer that is refused is one only if it is refused."""
        return frozenset(
            place for place, call in left.items() if ".may(" in call or self.file not in BUTTONS
        )


def pieces(items: Sequence[pytest.Item], calls: Iterable[str]) -> list[Piece]:
    """All tests: what asks single questions, the rooms' own tests, walks over all pages, others.

    Tests of several transactions empty the database and come last.
    """
    rooms = {room(place) for place in calls}
    return sorted(cut(items, rooms), key=lambda piece: piece.rank)


def cut(items: Sequence[pytest.Item], rooms: set[str]) -> Iterator[Piece]:
    number = 0
    for (file, emptying), group in groupby(items, key=lambda item: (file_of(item), empties(item))):
        together = list(group)
        size = 2 if file in WALKS else SIZE
        for begin in range(0, len(together), size):
            number += 1
            found = tuple(together[begin : begin + size])
            yield Piece(f"{file}#{number}", found, 4 if emptying else rank(file, rooms))


def rank(file: str, rooms: set[str]) -> int:
    if file in SINGLE:
        return 0
    if room(file) in rooms:
        return 1
    return 2 if file in WALKS else 3


def worthwhile(piece: Piece, left: frozenset[str]) -> bool:
    """Whether there is a call that these tests might notice: a room's own while one of it is left."""
    return room(piece.file) in {room(place) for place in left} if piece.rank == 1 else bool(left)


def room(place: str) -> str:
    return "/".join(place.split("/")[:ROOM])


def file_of(item: pytest.Item) -> str:
    return item.nodeid.split("::")[0]


def empties(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return "transactional_db" in fixtures or bool(marked and marked.kwargs.get("transaction"))
