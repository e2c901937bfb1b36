"""The same rows as the views beside it, put together in Python. Only `figures verify` reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from zerentian.kernel.problems.models import Accountability, Problem, Step
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects.models import Subject

Row = dict[str, Any]


def problems() -> Iterator[Row]:
    subjects = Subject.objects.filter(problems__isnull=False).in_bulk()
    paths: dict[int | None, str] = dict(Region.objects.values_list("pk", "path"))
    units: dict[int | None, int | None] = {None: None}
    for holder in Holder.objects.select_related("post", "team"):
        held = holder.post or holder.team
        units[holder.pk] = held.entity_id if held else holder.entity_id
    steps = defaultdict(list)
    for step in Step.objects.defer("words").order_by("number"):
        steps[step.problem_id].append(step)
    for problem in Problem.objects.defer("words"):
        subject = subjects[problem.subject_id]
        about = {
            "record": problem.pk,
            "subject": subject.pk,
            "region": subject.region_id,
            "path": paths.get(subject.region_id),
            "person": None,
            "household": subject.household_id,
            "amount": None,
            "compartment": subject.compartment_id,
            "problem_kind": problem.kind,
            "problem_source": problem.source,
            "subject_kind": subject.kind,
            "safety": "yes" if problem.safety else "no",
        }
        for step, times in _dated(steps[problem.pk]):
            for days in _on_time_and_late(step, times):
                yield about | days | {
                    "holder": step.holder_id, "entity": units[step.holder_id], "state": step.state,
                }  # fmt: skip


def _dated(steps: list[Step]) -> Iterator[tuple[Step, Row]]:
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        yield step, {
            "day": step.day, "until": None, "recorded": step.recorded_at,
            "superseded": following.recorded_at if following else None,
        }  # fmt: skip
        if following and step.day < following.day:
            yield step, {
                "day": step.day, "until": following.day, "recorded": following.recorded_at,
                "superseded": None,
            }  # fmt: skip


def _on_time_and_late(step: Step, times: Row) -> Iterator[Row]:
    late: date = step.late_from or date.max
    end: date = times["until"] or date.max
    if times["day"] < late:
        until = min(end, late)
        yield times | {"until": None if until == date.max else until, "late": "no"}
    if late < end:
        yield times | {"day": max(times["day"], late), "late": "yes"}


def accountability() -> Iterator[Row]:
    paths: dict[int | None, str] = dict(Region.objects.values_list("pk", "path"))
    corrected = dict(
        Accountability.objects.exclude(corrects=None).values_list("corrects", "recorded_at")
    )
    nothing = dict.fromkeys(
        ("subject", "holder", "entity", "person", "household", "until", "amount", "compartment")
    )
    for entry in Accountability.objects.filter(withdrawn=False).defer("facts"):
        yield nothing | {
            "record": entry.pk,
            "region": entry.region_id,
            "path": paths.get(entry.region_id),
            "day": entry.decided_on,
            "recorded": entry.recorded_at,
            "superseded": corrected.get(entry.pk),
            "measure": entry.measure,
        }
