"""Facts (rows that can be counted) and figures (what is counted over them)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A text column of a fact by which its figures can be broken down. `codes` names its labels in the pack."""

    key: str
    title: str
    codes: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A versioned SQL view: one row for each thing that can be counted.

    kind "state": true on every day of [day, until). kind "event": happened on `day`.
    """

    key: str
    title: str
    version: int
    kind: Literal["state", "event"]
    sql: Path
    dimensions: tuple[Dimension, ...] = ()

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
    """The rows of one fact that a measure looks at."""

    fact: str
    of: Countable = "record"
    where: tuple[Where, ...] = ()


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
    """How many different things of `rows` do not occur in `other`: for example households without a helper."""

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
    title: str
    unit: str
    definition: str  # the counting rule in one sentence, printed under the number
    measure: Measure
    breakdowns: tuple[str, ...] = ("region",)  # "region", "entity", or a dimension of its fact
    area_page: bool = True  # offered on the leader page
