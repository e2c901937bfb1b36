from __future__ import annotations

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.activity.models import Seal
from zerentian.kernel.jobs import queries, tasks

pytestmark = pytest.mark.django_db


def execute(query: str, *values: object) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found = cursor.fetchone() if cursor.description else None
        return found[0] if found else None


def worker(seconds_ago: int) -> int:
    return execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) "
        "VALUES (now() - make_interval(secs => %s)) RETURNING id",
        seconds_ago,
    )


def job_of(worker_id: int) -> int:
    return execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) "
        "VALUES ('default', 'some.task', 'doing', %s) RETURNING id",
        worker_id,
    )


def test_seal_seals_once_a_day():
    activity.record(by=None, verb="a.b", table="t", rows=[1], at=timezone.now())

    tasks.seal(timestamp=0)
    activity.record(by=None, verb="a.b", table="t", rows=[2], at=timezone.now())
    tasks.seal(timestamp=0)

    assert [seal.count for seal in Seal.objects.all()] == [1]


def test_sealing_an_empty_log_does_nothing():
    tasks.seal(timestamp=0)

    assert not Seal.objects.exists()


def run(task) -> None:
    """As the worker runs it, but now."""

    async def now() -> None:
        await task(SimpleNamespace(app=app), timestamp=0)

    async_to_sync(now)()


def test_rescue_gives_back_jobs_of_dead_workers_only():
    dead, alive = job_of(worker(seconds_ago=120)), job_of(worker(seconds_ago=1))

    run(tasks.rescue)

    found = dict(ProcrastinateJob.objects.values_list("id", "status"))
    assert found == {dead: "todo", alive: "doing"}


def test_tidy_keeps_what_waits():
    waiting = execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 't') RETURNING id"
    )

    run(tasks.tidy)

    assert list(ProcrastinateJob.objects.values_list("id", flat=True)) == [waiting]


@pytest.mark.parametrize(("ago", "expected"), [(1, 1), (29, 1), (31, 0)])
def test_worker_is_alive_while_its_heart_beats(ago, expected):
    worker(seconds_ago=ago)

    assert queries.workers_alive() == expected


def test_regular_work_is_registered():
    names = {name for name, _ in app.periodic_registry.periodic_tasks}

    assert {f"zerentian.kernel.jobs.tasks.{n}" for n in ("seal", "rescue", "tidy")} <= names
