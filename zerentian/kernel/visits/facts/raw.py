"""The rows of visit.sql and visit_finding.sql, put together in Python for `figures verify` alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.visits.models import Finding, Template, Visit

MET = {"head": "household", "member": "household", "": "unknown", "nobody": "nobody"}
RESULTS = {True: "passed", False: "failed", None: "open"}


def visits() -> Iterator[dict[str, Any]]:
    for visit, row in _joined():
        yield row | {
            "record": visit.pk,
            "amount": visit.points,
            "mode": visit.mode,
            "met": MET.get(visit.met, "others"),
            "result": RESULTS[visit.passed],
        }


def findings() -> Iterator[dict[str, Any]]:
    rows = {visit.pk: row for visit, row in _joined()}
    for finding in Finding.objects.order_by("pk"):
        yield rows[finding.visit_id] | {
            "record": finding.pk,
            "amount": None,
            "item": finding.item,
            "problem_kind": finding.kind,
            "answer": finding.answer,
            "safety": "yes" if finding.safety else "no",
            "mended": "yes" if finding.mended else "no",
        }


def _joined() -> Iterator[tuple[Visit, dict[str, Any]]]:
    paths = dict(Region.objects.values_list("pk", "path"))
    keys = dict(Template.objects.values_list("pk", "key"))
    entities: dict[int | None, int | None] = {None: None, **dict(_entities())}
    rows = Visit.objects.select_related("subject").defer("answers", "texts")
    for visit in rows.order_by("pk"):
        subject = visit.subject
        yield (
            visit,
            {
                "subject": subject.pk,
                "region": subject.region_id,
                "path": paths.get(subject.region_id) if subject.region_id else None,
                "holder": visit.holder_id,
                "entity": entities[visit.holder_id],
                "person": None,
                "household": subject.household_id,
                "day": visit.day,
                "until": None,
                "recorded": visit.recorded_at,
                "superseded": visit.superseded_at,
                "compartment": subject.compartment_id,
                "template": keys[visit.template_id],
            },
        )


def _entities() -> Iterator[tuple[int, int | None]]:
    """The unit behind each holder."""
    for holder in Holder.objects.select_related("post", "team"):
        if holder.post is not None:
            yield holder.pk, holder.post.entity_id
        elif holder.team is not None:
            yield holder.pk, holder.team.entity_id
        else:
            yield holder.pk, holder.entity_id
