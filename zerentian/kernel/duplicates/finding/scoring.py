"""Pairs of a table of people that look like one person, by Splink on an in-memory DuckDB."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import NamedTuple

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from zerentian.kernel.duplicates.finding import model

# Nothing leaves the process: no spilling to disk, no files, no extensions from the network.
CLOSED = """
SET threads = 2; SET memory_limit = '2GB'; SET temp_directory = '';
SET autoinstall_known_extensions = false; SET autoload_known_extensions = false;
SET python_enable_replacements = false; SET enable_external_access = false;
"""


class Scored(NamedTuple):
    """Two ids, the smaller first, and how probable it is that they are one person."""

    a: int
    b: int
    probability: float


def scored(people: pa.Table) -> Iterator[Scored]:
    """Every pair that is more probable than not. The columns are those of `reading.SCHEMA`."""
    if people.num_rows < 2:
        return
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect(":memory:") as engine:
        engine.execute(CLOSED)
        engine.register("given", people)
        engine.execute("CREATE TABLE people AS SELECT * FROM given")
        engine.unregister("given")
        table = DuckDBAPI(engine).register("people")
        linker = Linker(table, model.settings(people.num_rows), log_level=logging.ERROR)
        found = linker.inference.predict(
            threshold_match_probability=model.THRESHOLD, warning_mode="never"
        )
        rows = engine.execute(
            "SELECT least(id_l, id_r), greatest(id_l, id_r), max(match_probability)"  # noqa: S608
            f" FROM {found.physical_name} GROUP BY 1, 2 ORDER BY 1, 2"
        )
        while batch := rows.fetchmany(10_000):
            yield from (Scored(*row) for row in batch)
