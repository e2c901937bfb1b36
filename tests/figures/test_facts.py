from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from zerentian.kernel.figures import catalogue, facts
from zerentian.manifest.figures import FACT_COLUMNS, Dimension

FACTS = list(catalogue.facts().values())


def comment(view, column=None):
    with connection.cursor() as cursor:
        if column is None:
            cursor.execute("SELECT obj_description(%s::regclass)", [view])
        else:
            cursor.execute(
                "SELECT col_description(%s::regclass, attnum) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attname = %s",
                [view, view, column],
            )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_fact_has_the_fixed_columns_and_its_dimensions(db, fact):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {fact.view} LIMIT 0")
        names = tuple(column.name for column in cursor.description)

    assert names == (*FACT_COLUMNS, *(dimension.key for dimension in fact.dimensions))
    facts.check(fact)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_fact_is_explained_in_the_database(db, fact):
    assert str(fact.title) in comment(fact.view)
    for dimension in fact.dimensions:
        assert comment(fact.view, dimension.key) == str(dimension.title)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_fact_is_portable_sql(fact):
    """Dateranges are taken apart in thin views only; casts are written CAST; no operator of one engine."""
    text = fact.sql.read_text("utf-8")
    code = "\n".join(line.split("--")[0] for line in text.splitlines())

    for word in (
        "::",
        "@>",
        "<@",
        "&&",
        "lower(",
        "upper(",
        "ILIKE",
        "array_agg",
        "DISTINCT ON",
        "->",
    ):
        assert word not in code


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_fact_declares_what_is_unique_a_day(fact):
    assert "record" in fact.unique


def test_install_drops_what_nobody_declares(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW fact_old_v1 AS SELECT 1 AS record")

    facts.install()

    assert facts.installed() == sorted(fact.view for fact in FACTS)


def test_install_twice_changes_nothing(db):
    before = facts.installed()

    facts.install()

    assert facts.installed() == before


def test_remove_leaves_no_view(db):
    facts.remove()

    assert facts.installed() == []


def test_check_names_a_column_that_is_missing(db):
    fact = catalogue.facts()["duty"]
    wrong = replace(fact, dimensions=(*fact.dimensions, Dimension(key="colour", title="Colour")))

    with pytest.raises(facts.WrongFact, match="colour"):
        facts.check(wrong)


def test_install_refuses_a_fact_with_other_columns(db, tmp_path, monkeypatch):
    fact = catalogue.facts()["duty"]
    file = tmp_path / "duty.sql"
    file.write_text("SELECT 1 AS record", "utf-8")
    monkeypatch.setattr(catalogue, "facts", lambda: {"duty": replace(fact, sql=file)})

    with pytest.raises(facts.WrongFact):
        facts.install()

    monkeypatch.undo()
    assert facts.installed() == sorted(fact.view for fact in FACTS)


def test_check_refuses_a_wrong_type(db, tmp_path, monkeypatch):
    fact = catalogue.facts()["duty"]
    file = tmp_path / "duty.sql"
    file.write_text(fact.sql.read_text("utf-8").replace("d.id AS record", "'x' AS record"), "utf-8")
    monkeypatch.setattr(catalogue, "facts", lambda: {"duty": replace(fact, sql=file)})

    with pytest.raises(facts.WrongFact, match="record"):
        facts.install()
