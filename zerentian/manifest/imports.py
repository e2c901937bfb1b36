"""Layouts of workbooks that can be imported, and what their programme says about the rows.

The kernel reads the workbook by columns, turns every different cell into a value once, and shows
the outcome; a layout gives the rows their meaning in one of two ways.

*Row by row*: `plan` gets all lines and answers a verdict on each and the writes that follow; `commit`
carries the writes out. Enough for lists of some thousand rows, and all that a layout must have.

*Wholesale*, for registers of hundreds of thousands: `whole` looks at the columns and at the
registers in few statements and sifts the groups of rows (a household is one) into those that are
new altogether, those that stand in the registers exactly so, and the rest. Only the rest is planned
row by row, in pieces; writes for new groups are made piece by piece while they are committed.
Everything else is as before: `commit` carries out whatever writes it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from zerentian.lib.distinct import Distinct

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
    constant: what stands in every row of a workbook that lacks the column; "" for an empty cell.
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
    constant: str | None = None
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


@dataclass(frozen=True, kw_only=True)
class Table:
    """A workbook below its header, by columns; rows are counted from 0, empty ones left out.

    numbers: of the rows as the spreadsheet counts. columns: values by the keys of the layout, None
    where a cell is empty or faulty. shown: the cells as written. faults, notes: by row, only where
    there are any; what the kernel found wrong, and what it repaired and tells as a warning. A
    column that the workbook lacks is no key.
    """

    numbers: Sequence[int]
    columns: Mapping[str, Distinct[Any]]
    shown: Mapping[str, Distinct[str]]
    faults: Mapping[int, tuple[Fault, ...]] = field(default_factory=dict)
    notes: Mapping[int, tuple[Fault, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def line(self, at: int) -> Line:
        return self._line(at, {key: column[at] for key, column in self.columns.items()})

    def _line(self, at: int, cells: Mapping[str, Any]) -> Line:
        return Line(
            number=self.numbers[at],
            cells=cells,
            shown=_Shown(self.shown, at),
            faults=self.faults.get(at, ()),
            notes=self.notes.get(at, ()),
        )

    def lines(self, rows: Iterable[int] | None = None) -> list[Line]:
        """The lines of these rows, or of all."""
        places = list(range(len(self)) if rows is None else rows)
        cells = (
            map(one.values.__getitem__, map(one.at.__getitem__, places))
            for one in self.columns.values()
        )
        return [
            self._line(at, dict(zip(self.columns, values, strict=True)))
            for at, values in zip(places, zip(*cells, strict=True), strict=True)
        ]

    def groups(self, key: str) -> list[list[int]]:
        """Rows with the same value in this column, in the order of their first rows. A row without
        a value is a group of its own."""
        found: dict[Any, list[int]] = {}
        for at, value in enumerate(self.columns[key]):
            found.setdefault(_Alone(at) if value is None else value, []).append(at)
        return list(found.values())


class _Alone(NamedTuple):
    """Stands for the missing value of a row."""

    row: int


class _Shown(Mapping[str, str]):
    """The cells of a row as written, for who asks."""

    def __init__(self, columns: Mapping[str, Distinct[str]], at: int) -> None:
        self._columns, self._at = columns, at

    def __getitem__(self, key: str) -> str:
        return self._columns[key][self._at]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


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
    waits: it is not refused itself, but cannot be taken over without a row that is. The plan's
    writes hold nothing of refused and waiting rows: the rest may be taken over without them.
    """

    number: int
    result: Result
    title: str
    group: str = ""
    region: int | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    waits: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The verdict on every row, and the writes that make it so: whatever the layout's commit needs.

    leaving: how many records end because the workbook no longer has them.
    """

    verdicts: Sequence[Verdict]
    writes: Any = None
    leaving: int = 0


@dataclass(frozen=True, kw_only=True)
class Sifted:
    """Groups of rows (see Table.groups) that need no verdict of their own; all others are planned.

    new: nothing of them is in the registers, and nothing is wrong with them. same: the registers say
    exactly this. rest: rows that must be planned together, of one group or of several that depend
    on one another. warnings: by row, for rows of new and same groups. regions: by the first row of
    such a group.
    """

    new: Sequence[Sequence[int]]
    same: Sequence[Sequence[int]]
    rest: Sequence[Sequence[int]]
    warnings: Mapping[int, Sequence[Fault]]
    regions: Mapping[int, int]


class Whole(Protocol):
    """One workbook before the registers of one moment; see the head of this module."""

    def sift(self) -> Sifted:
        """Reads columns and registers; writes nothing. When in doubt, a group is left out."""

    def plan(self, rows: Sequence[int]) -> Plan:
        """The plan of one or several members of `rest`, in the order of their rows."""

    def writes(self, groups: Sequence[Sequence[int]]) -> Any:
        """What `commit` needs to enter groups that are new."""


class Created(NamedTuple):
    """Rows of a table that a commit made: their ids, and for each the row of the workbook."""

    table: str
    rows: Sequence[int]
    ids: Sequence[int]


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
    ) -> Iterable[Changed | Created]: ...


@dataclass(frozen=True, kw_only=True)
class ImportLayout:
    """A workbook's columns in their order, and the functions that give its rows meaning.

    plan or whole must be given. group: key of the column by which rows belong together: they are
    accepted or refused as one. whole: makes the Whole of a table, for the day of the data and the
    viewer. merge: the writes of several pieces as one; needed with `whole`. naming: key of the
    column that says who a row is. undoable: everything that `commit` writes is told by it, so that a
    batch can be taken back.
    examples: rows for the empty template, one value a column; people in them are invented (99…).
    result: name and arguments of the page that shows what a batch made, or None.
    """

    key: str
    title: StrOrPromise
    columns: tuple[Column, ...]
    commit: Committer
    plan: Planner | None = None
    group: str = ""
    naming: str = "name"
    undoable: bool = False
    whole: Callable[[Table, date, Any], Whole] | None = None
    merge: Callable[[Iterable[Any]], Any] | None = None
    help: StrOrPromise = ""
    examples: tuple[tuple[str, ...], ...] = ()
    result: Callable[[Any], str] | None = None  # batch -> address
