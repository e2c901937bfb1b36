"""All residents of the demo district: as many, as old and in as many households as the census counts.

Whoever a programme brought before, with a relief file for instance, is one of them and only gets a
home. The people are invented; their number is not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.population.models import Household, HouseholdKind, Membership, Person
from zerentian.lib import bulk, loading
from zerentian.lib.invented import Names
from zerentian.manifest.demo import DemoContext, DemoStep
from zerentian.ops.demo.residents import census, standing
from zerentian.ops.demo.residents.entering import BATCH, Entering, Home
from zerentian.ops.demo.residents.family import Family
from zerentian.ops.demo.residents.forming import form
from zerentian.ops.demo.residents.people import People
from zerentian.ops.demo.residents.settling import settle

DISTRICT = "370703"
CENSUS = Path("demo") / "census.toml"
TABLES = [model._meta.db_table for model in (Person, Household, Membership)]


def residents(context: DemoContext) -> Iterator[tuple[int, int]]:
    """All or nobody, in one transaction. A pack without a census has no residents."""
    path = context.pack / CENSUS
    done = Household.objects.filter(kind=HouseholdKind.RESIDENCE).exists()
    if done or not path.exists() or context.residents == 0:
        return
    counted = census.read(path)
    if context.residents is not None:
        counted = census.scaled(counted, context.residents)
    with transaction.atomic(), bulk.uninterrupted(), loading.behind(), activity.together():
        yield from _enter(context, counted)
    bulk.analyze(TABLES)


def _enter(context: DemoContext, counted: census.Census) -> Iterator[tuple[int, int]]:
    chance = random.Random(context.seed + 2)  # noqa: S311 - nothing secret is drawn
    names = Names(context.pack / "names", chance)
    here = standing.homes()
    villages = standing.villages(DISTRICT, here)
    families = _families(context, counted, here, chance)
    settle(families, villages, names=names, chance=chance)
    families.sort(key=lambda family: family.village)
    people = People(names=names, chance=chance, on=context.on)
    entering = Entering(context, villages, people)
    total = 2 * len(families) + len(here)
    place = {village.region: number for number, village in enumerate(villages)}
    homes = [entering.home(place[home.region], home.members) for home in here]
    for batch in bulk.chunks(families, BATCH):
        homes += entering.persons(batch)
        yield len(homes) - len(here), total
    _stand_with_parents(families, homes[len(here) :])
    for done in entering.all_of(homes):
        yield len(families) + done, total


def _families(
    context: DemoContext,
    counted: census.Census,
    here: list[standing.Standing],
    chance: random.Random,
) -> list[Family]:
    """Those whom no programme brought: the census without the people who stand already."""
    cells = census.by_year(counted)
    standing.left(cells, here, on=context.on)
    alone = sum(len(home.members) == 1 for home in here)
    return form(
        cells,
        households=max(counted.households - len(here), 0),
        alone=max(counted.alone - alone, 0),
        chance=chance,
    )


def _stand_with_parents(families: list[Family], homes: list[Home]) -> None:
    of = {id(family): home for family, home in zip(families, homes, strict=True)}
    for family, home in zip(families, homes, strict=True):
        if family.registered_with is not None:
            home.elsewhere = of[id(family.registered_with)]


STEPS = (DemoStep(order=70, title="登记全区居民", run=residents),)
