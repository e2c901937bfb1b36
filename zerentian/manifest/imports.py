"""Layouts of workbooks that can be imported, and what their programme says about the rows.

The kernel reads the workbook, matches its columns, turns cells into values and shows the outcome; a
layout's `plan` gives the rows their meaning and its `commit` carries the plan out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CellKind = Literal[
    "text",  # str
    "identity",  # zerentian.lib.identity.Identity
    "date",  # date
    "integer",  # int
    "money",  # int, fen
    "code",  # key of the pack's code list
    "codes",  # tuple of such keys
    "yes_no",  # bool
    "phone",  # str, digits
]
Result = Literal["new", "changed", "same", "refused"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a workbook.

    required: a row without a value here is refused. optional: the column itself may be missing from
    the workbook, which leaves what the register says as it is. `codes` names a code list of the
    pack; `aliases` are other titles under which the column is known; `least` and `most` bound
    integers and money (in fen). month: a date may be a month, which then counts as its first day.
    """

    key: str
    title: str  # as the platform prints it: Chinese, because it is matched with the workbook
    kind: CellKind = "text"
    required: bool = False
    optional: bool = False
    codes: str = ""
    aliases: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    month: bool = False
    help: StrOrPromise = ""


@dataclass(frozen=True)
class Fault:
    """Why a row is refused or looks doubtful: at which column, why, and what to do about it."""

    column: str  # key of the column
    why: str
    todo: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the workbook: values by the keys of its columns, None where the cell is empty.

    number: as the spreadsheet counts. shown: the cells as written. faults: what the kernel already
    found wrong; a value with a fault is None. notes: what the kernel repaired and the preview
    tells as a warning. A column that the workbook lacks is no key here.
    """

    number: int
    cells: Mapping[str, Any]
    shown: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What changes, as people read it: masked where it is an identity or telephone number."""

    title: str
    old: str
    new: str


@dataclass(kw_only=True)
class Verdict:
    """What becomes of one row. It is refused exactly when it has faults, whatever `result` says.

    title: how a person recognises the row; group: what it belongs to; region: id of its Region.
    """

    number: int
    result: Result
    title: str
    group: str = ""
    region: int | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The verdict on every row, and the writes that make it so: whatever the layout's commit needs.

    leaving: how many records end because the workbook no longer has them.
    """

    verdicts: Sequence[Verdict]
    writes: Any = None
    leaving: int = 0


class Changed(NamedTuple):
    """One change that a commit made; see imports.Change. field "": the row came into being."""

    row: int | None
    table: str
    object_id: int
    field: str = ""
    old: str | None = None
    new: str | None = None


class Planner(Protocol):
    """Reads the checked rows and the register as of `on`; writes nothing.

    viewer: who imports; a row outside their places is refused by the plan.
    """

    def __call__(self, *, lines: Sequence[Line], on: date, viewer: Any) -> Plan: ...


class Committer(Protocol):
    """Carries a plan out, set-based, inside the caller's transaction, and tells what it changed."""

    def __call__(
        self, *, by: Any, writes: Any, batch: Any, on: date, at: datetime
    ) -> Iterable[Changed]: ...


@dataclass(frozen=True, kw_only=True)
class ImportLayout:
    """A workbook's columns in their order, and the two functions that give its rows meaning.

    examples: rows for the empty template, one value a column; people in them are invented (99…).
    result: name and arguments of the page that shows what a batch made, or None.
    """

    key: str
    title: StrOrPromise
    columns: tuple[Column, ...]
    plan: Planner
    commit: Committer
    help: StrOrPromise = ""
    examples: tuple[tuple[str, ...], ...] = ()
    result: Callable[[Any], str] | None = None  # batch -> address
