"""Lists that can be taken out, as their app declares them.

The app says what stands in a list and who may see it; kernel/exports decides whether it may leave at
once or needs a second person, writes the file, and keeps the trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from zerentian.manifest.permissions import Permission

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which rows are asked for, by whom, and how they are to be shown.

    viewer: by grants alone, since duties open households for viewing only. words: the parameters of
    the list's address. full: identity and telephone numbers whole instead of masked; then only rows
    whose numbers the viewer may reveal belong to the list.
    """

    viewer: Any
    words: Mapping[str, str]
    full: bool = False

    @property
    def on(self) -> date:
        """Today of whoever asks; a list may know another day by its words."""
        day: date = self.viewer.on
        return day


class Line(NamedTuple):
    """One line of the file, and the id of whom it tells about in the listing's table."""

    cells: Sequence[Any]
    about: int | None = None


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list that can be taken out.

    permission: to see it at all. rows: read piece by piece, so that memory stays flat; count: how
    many there will be. said: the filters in words. table: of the ids in `Line.about`, whose reading
    is logged; "" for lists that tell nothing about citizens, which leave at once whatever their
    length. numbers: whether it can be asked for with whole numbers. widths: of the columns, in
    characters.
    """

    key: str
    title: StrOrPromise
    permission: Permission
    header: Callable[[Question], Sequence[str]]
    rows: Callable[[Question], Iterator[Line]]
    count: Callable[[Question], int]
    said: Callable[[Question], str] | None = None
    table: str = ""
    numbers: bool = False
    widths: Sequence[int] = ()
