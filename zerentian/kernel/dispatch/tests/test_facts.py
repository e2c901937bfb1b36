"""The views of facts and the second opinion in Python tell the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from django.db import connection

from zerentian.kernel.dispatch import actions
from zerentian.kernel.dispatch.facts import FACTS, ORDER, TASK
from zerentian.kernel.dispatch.tests.test_totals import in_all_states
from zerentian.kernel.dispatch.tests.world import World, later
from zerentian.manifest.figures import FACT_COLUMNS, Fact


def in_sql(fact: Fact) -> list[tuple[Any, ...]]:
    bases = ", ".join(f"{base.stem} AS ({base.read_text('utf-8')})" for base in fact.bases)
    head = f"WITH {bases} " if bases else ""
    names = [*FACT_COLUMNS, *(each.key for each in fact.dimensions)]
    with connection.cursor() as cursor:
        cursor.execute(f"{head}SELECT {', '.join(names)} FROM ({fact.sql.read_text('utf-8')}) AS f")
        return sorted(cursor.fetchall(), key=repr)


def in_python(fact: Fact) -> list[tuple[Any, ...]]:
    names = [*FACT_COLUMNS, *(each.key for each in fact.dimensions)]
    rows: Iterable[Mapping[str, Any]] = fact.raw()
    return sorted((tuple(row[name] for name in names) for row in rows), key=repr)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_both_tell_the_same(world: World, fact: Fact) -> None:
    order = in_all_states(world)
    task = order.tasks.order_by("pk")[0]
    actions.extend(by=world.issuer, task=task, until=later(14).date(), text="延期", at=later(10))
    holder, user = world.department()
    actions.report(by=user, task=world.task(holder), text="好", at=later(10))

    assert in_sql(fact) == in_python(fact)
    assert len(in_sql(ORDER)) == 2


def test_on_one_day_each_recipient_stands_once(world: World) -> None:
    in_all_states(world)
    names = [*FACT_COLUMNS, *(each.key for each in TASK.dimensions)]
    rows = [dict(zip(names, row, strict=True)) for row in in_sql(TASK)]

    for days in range(15):
        day = later(days).date()
        now = [
            row for row in rows
            if row["day"] <= day and (row["until"] is None or day < row["until"])
            and row["superseded"] is None
        ]  # fmt: skip
        assert len({row["record"] for row in now}) == len(now) == 6
        late = sum(row["late"] == "yes" for row in now)
        assert late == (4 if days > 9 else 0)
