"""The same rows as duty.sql and seat.sql, put together in Python. Only `figures verify` reads them.

Written apart from the views on purpose: a mistake in one of the two shows as a difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from zerentian.kernel.accounts.models import Post, Tenure
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.facts import raw_places
from zerentian.kernel.responsibilities.facts.raw_places import Answered, meet
from zerentian.kernel.responsibilities.models import Duty, Holder, Role, Team
from zerentian.kernel.subjects.models import Subject


def duties() -> Iterator[dict[str, Any]]:
    kinds = dict(Entity.objects.values_list("pk", "kind"))
    for answered, row, kind in joined():
        yield (
            row
            | _times(*answered.days, *answered.known)
            | {
                "holder_kind": kind,
                "entity_kind": kinds.get(row["entity"], ""),
            }
        )


def seats() -> Iterator[dict[str, Any]]:
    tenures = defaultdict(list)
    for tenure in Tenure.objects.all():
        tenures[tenure.post_id].append(tenure)
    posts = dict(Holder.objects.values_list("pk", "post"))
    for answered, row, kind in joined():
        if kind != "post":
            yield row | _times(*answered.days, *answered.known) | {"seat": "none"}
        for tenure in tenures[posts[answered.holder]] if kind == "post" else ():
            days = meet(answered.days, (tenure.valid.lower or date.min, tenure.valid.upper))
            known = meet(answered.known, (tenure.recorded_at, tenure.superseded_at))
            if days and known:
                yield (
                    row | _times(*days, *known) | {"seat": "deputy" if tenure.acting else "holder"}
                )


def answered() -> Iterator[Answered]:
    opened = dict(Subject.objects.values_list("pk", "opened_on"))
    for duty in Duty.objects.all():
        yield Answered(
            record=duty.pk,
            role=duty.role_id,
            subject=duty.subject_id,
            holder=duty.holder_id,
            roster=duty.roster,
            since=duty.valid.lower or opened[duty.subject_id],
            days=(duty.valid.lower or date.min, duty.valid.upper),
            known=(duty.recorded_at, duty.superseded_at),
        )
    yield from raw_places.answered()


def joined() -> Iterator[tuple[Answered, dict[str, Any], str]]:
    roles = dict(Role.objects.values_list("pk", "key"))
    subjects = Subject.objects.in_bulk()
    paths: dict[int | None, str] = dict(Region.objects.values_list("pk", "path"))
    holders = Holder.objects.in_bulk()
    of_post: dict[int | None, int] = dict(Post.objects.values_list("pk", "entity"))
    of_team: dict[int | None, int | None] = dict(Team.objects.values_list("pk", "entity"))
    for each in answered():
        subject, holder = subjects[each.subject], holders[each.holder]
        entity: int | None
        if holder.post_id:
            kind, entity = "post", of_post[holder.post_id]
        elif holder.entity_id:
            kind, entity = "entity", holder.entity_id
        else:
            kind, entity = "team", of_team[holder.team_id]
        yield each, {
            "record": each.record,
            "subject": subject.pk,
            "region": subject.region_id,
            "path": paths.get(subject.region_id),
            "holder": each.holder,
            "entity": entity,
            "person": None,
            "household": subject.household_id,
            "amount": None,
            "compartment": subject.compartment_id,
            "role": roles[each.role],
            "roster": each.roster,
        }, kind  # fmt: skip


def _times(
    day: date, until: date | None, recorded: datetime, superseded: datetime | None
) -> dict[str, Any]:
    return {"day": day, "until": until, "recorded": recorded, "superseded": superseded}
