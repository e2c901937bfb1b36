"""The same rows as order.sql and order_task.sql, put together in Python. Only `figures verify` reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from zerentian.kernel.dispatch.models import Order, Step, Task
from zerentian.kernel.dispatch.rules.states import WITH_HOLDER
from zerentian.kernel.regions.models import Region

DAY = timedelta(days=1)


def orders() -> Iterator[dict[str, Any]]:
    paths = dict(Region.objects.values_list("pk", "path"))
    for order in Order.objects.select_related("subject"):
        yield _about(order, order.region_id, paths) | {
            "record": order.pk, "holder": order.issuer_id, "entity": order.office_id,
            "day": order.issued_on, "until": None, "recorded": order.recorded_at,
            "superseded": None,
        }  # fmt: skip


def tasks() -> Iterator[dict[str, Any]]:
    paths = dict(Region.objects.values_list("pk", "path"))
    related = ("order__subject", "holder__post", "holder__team")
    found = {task.pk: task for task in Task.objects.select_related(*related)}
    steps = Step.objects.order_by("task", "pk")
    for pk, group in groupby(steps, key=lambda step: step.task_id):
        task, listed = found[pk], list(group)
        for step, following in zip(listed, [*listed[1:], None], strict=True):
            for times in _known(step, following):
                yield from _stretches(task, step, times, paths)


def _known(step: Step, following: Step | None) -> Iterator[tuple[Any, ...]]:
    """(until, recorded, superseded) as it was known before and after the next deed."""
    yield None, step.at, following.at if following else None
    if following:
        yield following.day, following.at, None


def _stretches(
    task: Task, step: Step, times: tuple[Any, ...], paths: dict[int, str]
) -> Iterator[dict[str, Any]]:
    until, recorded, superseded = times
    late_from = step.deadline + DAY if step.state in WITH_HOLDER else None
    parts: list[tuple[str, date, date | None]] = [("no", step.day, until)]
    if late_from:
        parts = [
            ("no", step.day, min(until, late_from) if until else late_from),
            ("yes", max(step.day, late_from), until),
        ]
    for late, first, end in parts:
        if end is None or first < end:
            yield _about(task.order, task.region_id, paths) | {
                "record": task.pk, "holder": task.holder_id, "entity": _entity(task),
                "day": first, "until": end, "recorded": recorded, "superseded": superseded,
                "state": step.state, "late": late, "receipt": _receipt(task, step),
                "result": _result(task, step),
            }  # fmt: skip


def _receipt(task: Task, step: Step) -> str:
    if step.state == "sent" or task.received_on is None:
        return "open"
    return "in_time" if task.received_on <= task.receive_by else "late"


def _result(task: Task, step: Step) -> str:
    if step.state != "accepted" or task.reported_on is None:
        return "open"
    return "in_time" if task.reported_on <= step.deadline else "late"


def _entity(task: Task) -> int | None:
    holder = task.holder
    if holder.post:
        return holder.post.entity_id
    return holder.team.entity_id if holder.team else holder.entity_id


def _about(order: Order, region: int | None, paths: dict[int, str]) -> dict[str, Any]:
    return {
        "subject": order.subject_id, "region": region, "path": paths.get(region or 0),
        "person": None, "household": order.subject.household_id if order.subject else None,
        "amount": None, "compartment": order.compartment_id, "kind": order.kind,
    }  # fmt: skip
