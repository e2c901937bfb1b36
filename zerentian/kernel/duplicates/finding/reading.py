"""The register as the finder sees it: everywhere and in clear, inside its own process only.

Identity numbers are opened to be compared and leave the process neither in a table nor in a log.
Telephones are compared by their keyed index, so they stay sealed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pyarrow as pa
from django.db import connection, transaction

from zerentian.kernel.duplicates.rules import Record, sound
from zerentian.kernel.population import sealed
from zerentian.kernel.population.models import HouseholdKind

TOWN: Final = 9  # characters of a path that name the town
BATCH: Final = 20_000
SCHEMA: Final = pa.schema(
    [
        ("id", pa.int64()),
        ("name", pa.string()),
        ("sound", pa.string()),
        ("surname", pa.string()),  # the sound of it
        ("born", pa.date32()),
        ("number", pa.string()),
        ("outline", pa.string()),  # area and order of the number, without the birth date
        ("last", pa.string()),  # the order alone
        ("phone", pa.string()),
        ("home", pa.int64()),  # the first of the households
        ("village", pa.string()),
        ("town", pa.string()),
    ]
)
# Where somebody is: the residence if it is known, else where they are registered, else the relief file.
PLACES: Final = """
SELECT DISTINCT ON (m.person_id) m.person_id, h.region_id, r.path,
       array_agg(m.household_id) OVER (PARTITION BY m.person_id ORDER BY m.household_id
           ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS homes
FROM population_membership m
JOIN population_household h ON h.id = m.household_id
JOIN regions_region r ON r.id = h.region_id
WHERE m.superseded_at IS NULL AND m.valid @> %(on)s
ORDER BY m.person_id, array_position(%(kinds)s, m.kind), m.id
"""
PEOPLE: Final = f"""
SELECT p.id, p.name, p.name_key, p.born, p.identity, p.phone_index, w.region_id, w.path, w.homes
FROM population_person p LEFT JOIN ({PLACES}) w ON w.person_id = p.id
WHERE p.merged_into_id IS NULL AND p.erased_at IS NULL
ORDER BY p.id
"""  # noqa: S608


class Register:
    """Everybody, as a table for the scorer and as records for the rules."""

    def __init__(self, on: date) -> None:
        """People as they are known now to stand on that day."""
        self.records: dict[int, Record] = {}
        self.regions: dict[int, int | None] = {}
        batches = [self._batch(rows) for rows in _batches(on)]
        self.table = pa.Table.from_batches(batches, schema=SCHEMA)

    def _batch(self, rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
        lines = [self._line(*row) for row in rows]
        columns = zip(*lines, strict=True)
        return pa.record_batch(
            [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)],
            schema=SCHEMA,
        )

    def _line(
        self, pk: int, name: str, key: str, born: date, identity: Any, phone: Any,
        region: int | None, path: str | None, homes: list[int] | None,
    ) -> tuple[Any, ...]:  # fmt: skip
        number = sealed.open_identity(identity)[:18] if identity else ""
        spoken = sound(key)
        record = Record(
            name, spoken, born, number, str(phone or ""), path or "",
            (path or "")[:TOWN], frozenset(homes or ()),
        )  # fmt: skip
        self.records[pk] = record
        self.regions[pk] = region
        return (
            pk, name, spoken, spoken.split(" ")[0], born, number or None,
            number[:6] + number[14:17] or None, number[14:17] or None, record.phone or None,
            homes[0] if homes else None, record.village or None, record.town or None,
        )  # fmt: skip


def _batches(on: date) -> Iterator[list[tuple[Any, ...]]]:
    """Rows of the register from one snapshot, piece by piece."""
    kinds = [HouseholdKind.RESIDENCE, HouseholdKind.HUKOU, HouseholdKind.RELIEF]
    asked: dict[str, Any] = {"on": on, "kinds": [str(kind) for kind in kinds]}
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(PEOPLE, asked)
        while rows := cursor.fetchmany(BATCH):
            yield rows
