"""The demo's joint inspection: two offices, 40 households by lot, most of them checked."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from zerentian.kernel.accounts.models import User
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.fieldwork import actions as fieldwork
from zerentian.kernel.fieldwork.campaigns import actions, drafts
from zerentian.kernel.fieldwork.due import reminding
from zerentian.kernel.fieldwork.models import Campaign, Sampled
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.visits.actions import sync_templates
from zerentian.kernel.visits.drafts import Draft
from zerentian.kernel.visits.models import Template
from zerentian.manifest.demo import DemoContext, DemoStep
from zerentian.programmes.relief.demo import field

TOWN = "370703001"
SAMPLE, OPEN = 40, 6  # some are still to be checked
FIRST, LAST = date(2019, 5, 20), date(2019, 5, 31)
CLEAN = ("yard", "hall", "bedroom", "kitchen", "toilet", "person", "order")


def inspect(context: DemoContext) -> Iterator[tuple[int, int]]:
    """Opened and recorded through the actions; what is not clean is put right on the spot."""
    chance = random.Random(context.seed + 8)  # noqa: S311 - nothing secret is drawn
    viewer = responsibilities.viewer_for(context.by, on=context.on, at=context.at)
    sync_templates(by=context.by, on=date(2019, 1, 1), at=context.at)
    people = _people()
    draft = drafts.Draft(
        kind=Campaign.Kind.INSPECTION, name="五月人居环境联合检查", how=Campaign.How.VILLAGE,
        region=Region.objects.get(path=TOWN, closed_on=None), seed=20190520, wanted=SAMPLE,
        office=_unit(people[0]), second_office=_unit(people[1]), since=FIRST, until=LAST,
        template=Template.objects.get(key="home_standard", until=None),
        teams=[(people[0].pk, people[1].pk), (people[2].pk, people[3].pk)],
    )  # fmt: skip
    campaign = actions.open_(by=context.by, viewer=viewer, draft=draft, at=context.at)
    yield 1, 3
    rows = list(campaign.sample.select_related("team").order_by("pk"))[:-OPEN]
    visits = [_visit(row, campaign, chance) for row in rows]
    fieldwork.submit_many(by=context.by, viewer=viewer, drafts=visits, at=context.at)
    yield 2, 3
    reminding.remind(on=context.on, at=context.at)
    yield 3, 3


def _visit(row: Sampled, campaign: Campaign, chance: random.Random) -> Draft:
    answers: dict[str, object] = {
        item["key"]: "yes" for item in campaign.template.body["items"] if item["type"] == "grade"
    }
    if chance.random() < 0.2:
        answers[chance.choice(CLEAN)] = {"value": "no", "reason": "other", "mended": True}
    [inspector, *_others] = sorted(row.team.members.values_list("pk", flat=True))
    return Draft(
        client_id=uuid.UUID(int=chance.getrandbits(128), version=4), subject=row.subject_id,
        template=str(campaign.template), mode="inspection",
        day=FIRST + timedelta(days=chance.randrange((LAST - FIRST).days)), met="head",
        answers=answers, visitor=inspector,
    )  # fmt: skip


def _people() -> list[User]:
    """Four people of different units who help elsewhere."""
    ids, _units = field.helpers("units")
    found: dict[int | None, User] = {}
    for user in User.objects.filter(pk__in=ids).select_related("entity").order_by("pk"):
        found.setdefault(user.entity_id, user)
    return list(found.values())[:4]


def _unit(user: User) -> Entity:
    assert user.entity
    return user.entity


STEPS = (DemoStep(order=68, title="联合检查和走访提醒", run=inspect),)
