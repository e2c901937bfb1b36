"""Facts (rows that can be counted) and figures (what is counted over them)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Fixed columns of every fact view, in this order. A fact that has nothing to say in a column selects NULL.
FACT_COLUMNS = (
    "record",  # id of the row that is counted
    "subject",
    "region",
    "holder",
    "entity",
    "person",
    "household",
    "day",  # state: first day it is true; event: the day it happened
    "until",  # state: first day it is no longer true, or NULL; event: NULL
    "recorded",  # when the system learned it
    "superseded",  # when a correction replaced it, or NULL
    "amount",  # integer fen or a count, or NULL
    "compartment",
)
Countable = Literal["record", "subject", "region", "holder", "entity", "person", "household"]
RawRow = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A text column of a fact by which its figures can be broken down.

    The values' labels: the pack's code list `codes`, or `labels`, pairs of a value and its words.
    """

    key: str
    title: StrOrPromise
    codes: str = ""
    labels: tuple[tuple[str, StrOrPromise], ...] = ()

    @classmethod
    def flag(
        cls, key: str, title: StrOrPromise, *, yes: StrOrPromise = "", no: StrOrPromise = ""
    ) -> Dimension:
        """A dimension of two values: `yes` (these words; else the title) and `no` (else: others)."""
        return cls(key=key, title=title, labels=(("yes", yes or title), ("no", no or _("Others"))))


@dataclass(frozen=True, kw_only=True)
class Rollup:
    """How the numbers of a state changed, kept where counting its rows would take too long.

    `table` has a row for each `part` (a countable of the fact that decides nothing else), region_id
    and day, with a column of changes for each thing counted. It knows neither dimensions nor what
    was believed before; for these the rows are counted. `figures verify` proves it.
    """

    table: str
    part: Countable
    changes: tuple[tuple[Countable, str], ...]


@dataclass(frozen=True, kw_only=True)
class Written:
    """A thin view whose text depends on what programmes declare; `stem` is its name."""

    stem: str
    text: Callable[[], str]

    def read_text(self, encoding: str) -> str:
        return self.text()


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A versioned SQL view: one row for each thing that can be counted.

    kind "state": true on every day of [day, until). kind "event": happened on `day`.
    `bases` are thin views below it, named after their files, each after those that it stands on: they
    take ranges apart into two days, which is all that PostgreSQL's own types need, so that `sql`
    itself runs on other engines too. They may stand on facts that are declared before this one.
    `raw` puts the same rows together in plain Python from the raw tables, with the path of the
    region as `path`; only `figures verify` reads it, to have a second opinion on the SQL.
    """

    key: str
    title: StrOrPromise
    version: int
    kind: Literal["state", "event"]
    sql: Path
    raw: Callable[[], Iterable[RawRow]]
    bases: tuple[Path | Written, ...] = ()
    unique: tuple[Countable, ...] = ("record",)  # on one day there is one row of each, at most
    dimensions: tuple[Dimension, ...] = ()
    rollup: Rollup | None = None

    @property
    def view(self) -> str:
        return f"fact_{self.key}_v{self.version}"


@dataclass(frozen=True, kw_only=True)
class Where:
    """A row counts only if the dimension has one of these values."""

    dimension: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of one fact that a measure looks at, and the thing that it counts in them.

    `among`: only rows whose `among.of` also occurs there, for example duties for households that are
    entitled that day.
    """

    fact: str
    of: Countable = "record"
    where: tuple[Where, ...] = ()
    among: Rows | None = None


@dataclass(frozen=True, kw_only=True)
class Distinct:
    """How many different things. Counting the same thing twice is impossible by construction."""

    rows: Rows


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Total of `amount` (integer)."""

    rows: Rows


@dataclass(frozen=True, kw_only=True)
class Without:
    """How many different things of `rows` do not occur in `other`: households without a helper."""

    rows: Rows
    other: Rows


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """How many different things occur at least `times` times, each with a different `by`."""

    rows: Rows
    by: Countable
    times: int = 2


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """Numerator (a part of the denominator) over denominator, both keys of figures."""

    numerator: str
    denominator: str


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Smallest and largest number of different `rows.of` for one `per`."""

    rows: Rows
    per: Countable


@dataclass(frozen=True, kw_only=True)
class Observation:
    """A number from outside, imported with its source document and labelled so."""


Measure = Distinct | Sum | Without | Repeated | Ratio | Spread | Observation


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number on a page. Its value, breakdown, trend, list and export all come from this declaration."""

    key: str
    title: StrOrPromise
    unit: StrOrPromise
    definition: StrOrPromise  # the counting rule in one sentence, printed under the number
    measure: Measure
    breakdowns: tuple[str, ...] = ("region",)  # "region", "entity", or a dimension of its fact
    bad: bool = False  # above zero it is something to put right, and shown so


@dataclass(frozen=True, kw_only=True)
class Board:
    """What the leader page shows of a programme; all are keys of its figures."""

    strip: tuple[str, ...]  # big numbers, at most six; the first is open at the start
    ranking: tuple[str, ...]  # columns of the table of places
    rank_by: str  # the column that orders it, a ratio or a count
    splits: tuple[tuple[str, str], ...] = ()  # figure and dimension
    trend: str = ""
