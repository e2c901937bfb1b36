"""The demo's clean-ups in 高里, care activities and facilities in 杨家埠, as the pages count them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from zerentian.kernel.accounts.models import Tenure
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.fieldwork.events import actions
from zerentian.kernel.fieldwork.events.drafts import EventDraft, FacilityDraft, GoodsDraft
from zerentian.kernel.fieldwork.models import FieldEvent
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.ranges import prefix_range
from zerentian.manifest.demo import DemoContext, DemoStep
from zerentian.programmes.relief.demo import ground

Kind = FieldEvent.Kind
CLEANUPS, TIMES = 40, 436  # “400余人次”
WATER, TELEVISION, BOTH = 43, 15, 2
FIRST, LAST = date(2019, 1, 5), date(2019, 5, 25)
CARE = (
    ("“送健康”义诊", date(2019, 1, 18), "常用药品", "份", 4500),
    ("春节慰问：米面油", date(2019, 1, 28), "米面油", "份", 16800),
    ("爱心理发", date(2019, 2, 22), "", "", 0),
    ("“送温暖”取暖用煤", date(2019, 1, 10), "清洁煤", "吨", 95000),
    ("“送技能”西瓜种植培训", date(2019, 3, 14), "农资", "份", 3600),
    ("助学：文具和课外书", date(2019, 3, 1), "文具", "套", 5200),
    ("帮打扫、换被褥", date(2019, 4, 20), "被褥", "套", 12800),
    ("文艺下乡", date(2019, 5, 18), "", "", 0),
)
WORK = ("清理院落、清运垃圾", "打扫厅堂、擦洗门窗", "整理卧室、拆洗被褥", "清理厨房和厕所")


def field(context: DemoContext) -> Iterator[tuple[int, int]]:
    """Everything in three actions."""
    chance = random.Random(context.seed + 7)  # noqa: S311 - nothing secret is drawn
    viewer = responsibilities.viewer_for(context.by, on=context.on, at=context.at)
    told = {"by": context.by, "viewer": viewer, "at": context.at}
    actions.record(drafts=cleanups(chance), **told)
    yield 1, 3
    homes = _homes(sorted(ground.zone()))
    actions.record(drafts=care(chance, homes), **told)
    yield 2, 3
    actions.bring(drafts=facilities(chance, homes), **told)
    yield 3, 3


def cleanups(chance: random.Random) -> list[EventDraft]:
    """40 clean-ups; helpers of the roster by name, some volunteers by number."""
    low, high = prefix_range(ground.GAOLI)
    rows = Region.objects.filter(level=Region.Level.VILLAGE, path__gte=low, path__lt=high)
    villages = [region for region in rows.order_by("path") if region.closed_on is None]
    homes = _homes([region.path for region in villages])
    places = [region for region in villages if any(home[1] == region.path for home in homes)]
    users, units = helpers()
    wanted = split(TIMES, CLEANUPS, chance)
    return [
        _cleanup(number, count, places[number % len(places)], homes, users, units, chance)
        for number, count in enumerate(wanted)
    ]


def _cleanup(
    number: int,
    count: int,
    village: Region,
    homes: list[tuple[int, str]],
    users: list[int],
    units: list[int],
    chance: random.Random,
) -> EventDraft:
    volunteers = chance.randint(0, count // 3) if units else 0
    here = [pk for pk, path in homes if path == village.path]
    before = chance.randint(40, 65)
    return EventDraft(
        kind=Kind.CLEANUP,
        name=f"{village.name}家居环境集中整治",
        day=FIRST + (LAST - FIRST) * number // CLEANUPS,
        region=village,
        organiser=Entity.objects.get(pk=chance.choice(units)),
        work=chance.choice(WORK),
        before=before,
        after=before + chance.randint(15, 35),
        users=tuple(chance.sample(users, count - volunteers)),
        volunteers={chance.choice(units): volunteers} if volunteers else {},
        subjects=tuple(chance.sample(here, min(len(here), chance.randint(3, 8)))),
    )


def care(chance: random.Random, homes: list[tuple[int, str]]) -> list[EventDraft]:
    """Eight activities in 杨家埠, each for 43 to all of its households."""
    users, units = helpers("yangjiabu")
    organiser = Entity.objects.get(pk=units[0])
    places = {region.path: region for region in Region.objects.filter(path__in=ground.zone())}
    drafts = []
    for name, day, goods, measure, yuan in CARE:
        reached = chance.sample(homes, chance.randint(min(43, len(homes)), len(homes)))
        drafts.append(
            EventDraft(
                kind=Kind.CARE,
                name=name,
                day=day,
                region=places[reached[0][1]],
                organiser=organiser,
                budget="社会帮扶资金" if yuan else "",
                users=tuple(chance.sample(users, min(len(users), chance.randint(6, 15)))),
                subjects=tuple(pk for pk, _path in reached),
                goods=(
                    GoodsDraft(
                        name=goods, quantity=len(reached) * 1000, measure=measure, value=yuan * 100
                    ),
                )
                if goods
                else (),
            )
        )
    return drafts


def facilities(chance: random.Random, homes: list[tuple[int, str]]) -> list[FacilityDraft]:
    """43 with water, 15 with television, two of them with both: 56 households."""
    chosen = [pk for pk, _path in chance.sample(homes, WATER + TELEVISION - BOTH)]
    kinds = [("water", pk) for pk in chosen[:WATER]]
    kinds += [("cable_tv", pk) for pk in chosen[WATER - BOTH :]]
    drafts = []
    for kind, subject in kinds:
        applied = date(2019, 1, 2) + timedelta(days=chance.randint(0, 60))
        done = applied + timedelta(days=chance.randint(7, 40))
        drafts.append(
            FacilityDraft(
                subject=subject,
                kind=kind,
                applied_on=applied,
                done_on=done,
                accepted_on=done + timedelta(days=chance.randint(1, 20)),
                cost=36_000 if kind == "water" else 42_000,
                payer="帮扶单位",
            )
        )
    return drafts


def split(total: int, parts: int, chance: random.Random) -> list[int]:
    """`total` in so many parts, none smaller than half of the mean."""
    least = total // parts // 2
    counts = [least] * parts
    for _ in range(total - least * parts):
        counts[chance.randrange(parts)] += 1
    return counts


def helpers(roster: str = "gaoli") -> tuple[list[int], list[int]]:
    """People of a roster, and their units; always in the same order."""
    duties = Duty.objects.filter(superseded_at=None, roster__startswith=roster)
    seats = Tenure.objects.filter(
        superseded_at=None, acting=False, post__holder__in=duties.values("holder")
    )
    people = sorted(set(seats.values_list("user", flat=True)))
    units = sorted(set(seats.values_list("post__entity", flat=True)))
    return people, units


def _homes(paths: list[str]) -> list[tuple[int, str]]:
    rows = Subject.objects.filter(
        kind="relief.household", closed_on=None, region__path__in=paths
    ).order_by("household__code")
    return list(rows.values_list("pk", "region__path"))


STEPS = (DemoStep(order=66, title="环境整治、关爱活动和入户设施", run=field),)
