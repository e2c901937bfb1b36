"""Statements that are compiled once and run with other values."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import BigIntegerField, QuerySet, TextField
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from zerentian.kernel.entities.models import Entity
from zerentian.lib import planned
from zerentian.lib.bulk import as_array, one_of
from zerentian.lib.planned import Planned

pytestmark = pytest.mark.django_db

UNITS = Planned(
    lambda kind, closed: (
        Entity.objects.filter(kind=kind, closed_on__lte=closed).order_by("name").values_list("name")
    ),
    kind=str,
    closed=date,
)


def unit(name: str, kind: str = "department", closed: date = date(2019, 5, 31)) -> Entity:
    return Entity.objects.create(name=name, name_key=name, kind=kind, closed_on=closed)


def test_every_run_uses_its_own_values() -> None:
    unit("甲")
    unit("乙", kind="school")
    unit("丙", closed=date(2020, 1, 1))

    assert UNITS.rows(kind="department", closed=date(2019, 5, 31)) == [("甲",)]
    assert UNITS.rows(kind="school", closed=date(2019, 5, 31)) == [("乙",)]
    assert UNITS.rows(kind="department", closed=date(2021, 1, 1)) == [("丙",), ("甲",)]
    assert UNITS.rows(kind="school", closed=date(2019, 5, 30)) == []


def test_a_value_is_never_read_as_sql() -> None:
    unit("甲")

    assert UNITS.rows(kind="x' OR '1' = '1", closed=date(2021, 1, 1)) == []


def test_one_value_may_stand_in_several_places() -> None:
    both = Planned(
        lambda pk: (
            (Entity.objects.filter(pk=pk) | Entity.objects.filter(parent=pk))
            .order_by("pk")
            .values_list("name")
        ),
        pk=int,
    )
    above = unit("上")
    Entity.objects.create(name="下", name_key="x", kind="department", parent=above)

    assert both.rows(pk=above.pk) == [("上",), ("下",)]
    assert both.rows(pk=0) == []


def test_objects_are_those_of_the_queryset_with_what_it_selects() -> None:
    def children(parent: int) -> QuerySet[Entity]:
        found = Entity.objects.filter(parent=parent).select_related("parent", "region")
        return found.annotate(letters=Length("name")).order_by("name")

    above = unit("上级")
    for name in ("甲单位", "乙"):
        Entity.objects.create(name=name, name_key="x", kind="school", parent=above)
    planned_children = Planned(children, parent=int)

    for _ in range(2):
        found = planned_children.objects(parent=above.pk)
        expected = list(children(above.pk))
        assert found == expected
        assert [e.letters for e in found] == [1, 3]  # type: ignore[attr-defined]
        with CaptureQueriesContext(connection) as seen:
            assert [(e.parent.name, e.region) for e in found] == [("上级", None)] * 2  # type: ignore[union-attr]
        assert not seen
    assert planned_children.objects(parent=0) == []


def test_columns_are_converted_as_django_does() -> None:
    def jobs(task: str) -> QuerySet[ProcrastinateJob]:
        return ProcrastinateJob.objects.filter(task_name=task)

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('q', 'x', '{}')"
        )

    assert [job.args for job in Planned(jobs, task=str).objects(task="x")] == [{}]
    assert jobs("x").get().args == {}


def test_values_must_be_those_that_were_announced() -> None:
    with pytest.raises(TypeError, match="kind"):
        UNITS.rows(kind="department")


def test_a_value_that_the_statement_lost_is_a_mistake_of_whoever_wrote_it() -> None:
    forgetful = Planned(lambda pk: Entity.objects.values_list("name"), pk=int)

    with pytest.raises(TypeError, match="pk"):
        forgetful.rows(pk=1)


def test_statements_are_counted_like_any_other() -> None:
    with CaptureQueriesContext(connection) as seen:
        for _ in range(2):
            planned.run("SELECT %s::int", (1,))

    assert [query["sql"] for query in seen] == ["SELECT $1::int"] * 2


def test_statement_is_prepared_and_keeps_its_plan() -> None:
    for number in range(3):
        assert planned.run("SELECT %(n)s::int + 40", {"n": number}) == [(number + 40,)]

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%+ 40'")
        assert cursor.fetchone() == (1,)


AMONG = Planned(
    lambda keys, closed: (
        Entity.objects.filter(one_of("name", keys, TextField()), closed_on=closed)
        .order_by("name")
        .values_list("name")
    ),
    keys=str,
    closed=date,
)


def test_a_list_is_one_value_however_long_it_is() -> None:
    for name in "甲乙丙":
        unit(name)
    day = date(2019, 5, 31)

    with CaptureQueriesContext(connection) as seen:
        found = [
            AMONG.rows(keys=as_array(keys), closed=day) for keys in ([], ["乙"], ["丙", "甲", "丁"])
        ]

    assert found == [[], [("乙",)], [("丙",), ("甲",)]]
    assert len({query["sql"] for query in seen}) == 1


def test_related_rows_are_found_by_a_list_of_ids() -> None:
    above, other = unit("上"), unit("旁")
    below = Entity.objects.create(name="下", name_key="x", kind="department", parent=above)
    asked = Planned(
        lambda ids: Entity.objects.filter(one_of("parent_id", ids, BigIntegerField())), ids=str
    )

    assert asked.objects(ids=as_array([above.pk, other.pk])) == [below]
    assert asked.objects(ids=as_array([other.pk])) == []


def test_conditions_that_hold_for_nothing_are_never_asked() -> None:
    unit("甲")
    asked = Planned(lambda kind: Entity.objects.filter(kind=kind, pk__in=[]), kind=str)

    with CaptureQueriesContext(connection) as seen:
        found = [asked.rows(kind="department"), asked.objects(kind="department")]

    assert (found, len(seen)) == ([[], []], 0)
    with pytest.raises(TypeError):
        asked.rows(sort="department")
