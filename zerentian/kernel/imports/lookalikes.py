"""Rows that would enter somebody who may be known: same name, same birth date, same town, other number.

Only told, never refused: two Wang Guilan born on one day exist. Somebody who must not be seen by
whoever imports is told without their number and village.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from zerentian.kernel.accounts.viewer import Viewer
from zerentian.kernel.imports.models import Batch, Row
from zerentian.kernel.layouts import headers
from zerentian.kernel.population import sealed
from zerentian.lib import masking
from zerentian.lib.distinct import Distinct
from zerentian.lib.identity import Identity
from zerentian.lib.ranges import inside
from zerentian.manifest.imports import Column, ImportLayout, Table
from zerentian.manifest.permissions import Permission

TOWN: Final = 9  # digits of a town's code
FETCHED: Final = 5_000
MOST: Final = 3  # others that are told of each row
IN_REGISTER: Final = """
SELECT r.number, p.identity, home.path, home.name
FROM unnest(%s::int[], %s::date[]) AS given (number, born)
JOIN imports_row r ON r.batch_id = %s AND r.number = given.number AND r.outcome = 'new'
JOIN regions_region village ON village.id = r.region_id
JOIN population_person p ON p.born = given.born AND p.name = r.title
    AND p.merged_into_id IS NULL AND p.identity IS NOT NULL
CROSS JOIN LATERAL (
    SELECT place.path, place.name FROM population_membership m
    JOIN population_household h ON h.id = m.household_id
    JOIN regions_region place ON place.id = h.region_id
    WHERE m.person_id = p.id AND m.superseded_at IS NULL AND m.valid @> %s
        AND left(place.path, %s) = left(village.path, %s)
    ORDER BY m.id LIMIT 1
) AS home
ORDER BY r.number, p.id
"""
IN_FILE: Final = """
SELECT r.number, left(village.path, %s) FROM imports_row r
JOIN regions_region village ON village.id = r.region_id
WHERE r.batch_id = %s AND r.outcome = 'new' AND r.number = ANY (%s)
"""


class Told(NamedTuple):
    """About which row: why, in words."""

    number: int
    why: str


class _People:
    """Whom the rows of a workbook mean: name and identity number by row."""

    def __init__(self, table: Table, layout: ImportLayout) -> None:
        self._table = table
        found = (c for c in layout.columns if c.kind == "identity" and c.key in table.columns)
        self.column: Column | None = next(found, None)
        self._names: Distinct[Any] | None = table.columns.get(layout.naming)
        self.at = {number: row for row, number in enumerate(table.numbers)}

    def __bool__(self) -> bool:
        return self.column is not None and self._names is not None

    def identity(self, number: int) -> Identity:
        assert self.column
        found: Identity = self._table.columns[self.column.key][self.at[number]]
        return found

    def born(self) -> Iterator[tuple[int, str, Identity]]:
        """Number of the row, name, identity number of all that have both."""
        assert self.column
        assert self._names is not None
        identities = self._table.columns[self.column.key]
        for number, name, identity in zip(
            self._table.numbers, self._names, identities, strict=True
        ):
            if name and identity is not None:
                yield number, name, identity


def mark(
    batch: Batch, table: Table, layout: ImportLayout, header: headers.Header, viewer: Viewer
) -> None:
    """The rows of the preview say whom they may mean; the batch how many there are."""
    people = _People(table, layout)
    if not people or not batch.new:
        return
    told: dict[int, list[str]] = defaultdict(list)
    for number, why in (*_in_register(batch, people, viewer), *_in_file(batch, people)):
        told[number].append(why)
    assert people.column
    where = header.positions.get(people.column.key)
    rows = list(Row.objects.filter(batch=batch, number__in=list(told)))
    for row in rows:
        batch.warned += not row.warnings
        row.similar = True
        about = {
            "column": people.column.key,
            "letter": "" if where is None else headers.letter(where),
            "title": people.column.title,
            "value": masking.number(people.identity(row.number).number),
            "todo": _("compare both: if it is one person, correct the number before taking over"),
        }
        row.warnings = [*row.warnings, *({**about, "why": why} for why in told[row.number])]
    Row.objects.bulk_update(rows, ["warnings", "similar"], batch_size=500)
    batch.similar = len(rows)


def _in_register(batch: Batch, people: _People, viewer: Viewer) -> list[Told]:
    given = [(number, identity.born) for number, _name, identity in people.born()]
    numbers, born = [number for number, _born in given], [day for _number, day in given]
    places = viewer.places(Permission.IMPORTS_RUN)
    found: dict[int, list[Told]] = defaultdict(list)
    known: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(IN_REGISTER, [numbers, born, batch.pk, batch.effective_on, TOWN, TOWN])
        while rows := cursor.fetchmany(FETCHED):
            for number, sealed_number, path, village in rows:
                other = sealed.open_identity(sealed_number)
                if other[:18] == people.identity(number).number[:18]:
                    known.add(number)  # a new household of somebody known
                    continue
                shown = masking.number(other) if inside(path, places) else ""
                found[number].append(Told(number, _register_says(shown, village)))
    return [
        one for number, several in found.items() if number not in known for one in several[:MOST]
    ]


def _register_says(number: str, village: str) -> str:
    if not number:
        return _("the register has somebody of this name and birth date in the same town")
    text = _("the register has somebody of this name and birth date: %(number)s, %(village)s")
    return text % {"number": number, "village": village}


def _in_file(batch: Batch, people: _People) -> Iterator[Told]:
    """Rows of the workbook among themselves, those alone that are new."""
    by_name: dict[tuple[str, Any], list[int]] = defaultdict(list)
    for number, name, identity in people.born():
        by_name[name, identity.born].append(number)
    several = {key: numbers for key, numbers in by_name.items() if len(numbers) > 1}
    towns = _towns(batch, [number for numbers in several.values() for number in numbers])
    alike: dict[tuple[Any, str], list[int]] = defaultdict(list)
    for key, numbers in several.items():
        for number in numbers:
            if number in towns:
                alike[key, towns[number]].append(number)
    for numbers in alike.values():
        for number in numbers:
            for other in islice(_others(people, number, numbers), MOST):
                shown = masking.number(people.identity(other).number)
                text = _("row %(row)s has the same name and birth date: %(number)s")
                yield Told(number, text % {"row": other, "number": shown})


def _towns(batch: Batch, numbers: Sequence[int]) -> Mapping[int, str]:
    """The towns of those rows that are new."""
    if not numbers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(IN_FILE, [TOWN, batch.pk, list(numbers)])
        return dict(cursor.fetchall())


def _others(people: _People, number: int, numbers: Sequence[int]) -> Iterator[int]:
    """Rows that give another number."""
    mine = people.identity(number).number[:18]
    return (other for other in numbers if people.identity(other).number[:18] != mine)
