"""Who answers for what beside the rosters: first secretaries and departments of the eight villages,
second helpers who watch over the first ones, cadres who keep in touch with whole villages.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date

from zerentian.kernel.accounts.actions import people, posts
from zerentian.kernel.entities.models import Entity, Kind
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities import actions as duties
from zerentian.kernel.responsibilities import queries as asking
from zerentian.kernel.responsibilities.models import Duty, Holder
from zerentian.manifest.demo import DemoContext, DemoStep
from zerentian.programmes.relief import delisting
from zerentian.programmes.relief.demo import ground
from zerentian.programmes.relief.demo.names import Names

VILLAGES = 8  # the page: eight villages that came off the province's list by the end of 2018
FIRST = "370703003256"  # 卢家码头村, whose solar income the page tells
LISTED, DELISTED = date(2016, 1, 1), date(2018, 12, 20)
SENT, RELIEVED = date(2017, 3, 1), date(2019, 3, 1)  # first secretaries; one is relieved early
SINCE = date(2019, 1, 1)


def villages(context: DemoContext) -> Iterator[tuple[int, int]]:
    """Eight villages on the list and off it, each with its department and its first secretary."""
    chance = random.Random(context.seed + 2)  # noqa: S311 - nothing secret is drawn
    names = Names(context.pack / "names", chance)
    chosen = _chosen(chance)
    listed = delisting.enlist(
        by=context.by, villages=chosen, on=LISTED, document="演示〔2016〕1号", at=context.at
    )
    subjects = [village.subject for village in listed]
    yield 1, 4
    units = list(Entity.objects.filter(kind=Kind.DEPARTMENT).order_by("pk")[:VILLAGES])
    for role, holders in (
        ("department_for_village", [duties.holder_for(entity=unit) for unit in units]),
        ("first_secretary", secretaries(context, units, names, chance)),
    ):
        pairs = [(s.pk, holder.pk) for s, holder in zip(subjects, holders, strict=True)]
        duties.assign_many(
            by=context.by, role=asking.role(role), pairs=pairs, start=SENT, at=context.at,
            reason="省派",
        )  # fmt: skip
    yield 2, 4
    delisting.delist(
        by=context.by, villages=listed, on=DELISTED, document="演示〔2018〕8号", at=context.at
    )
    yield 3, 4
    relieve(context, subjects[-1].pk, units[-1], names, chance)
    yield 4, 4


def _chosen(chance: random.Random) -> list[Region]:
    codes = [village.code for village, _count in ground.villages() if village.code != FIRST]
    wanted = [FIRST, *chance.sample(codes, VILLAGES - 1)]
    return sorted(Region.objects.filter(path__in=wanted, closed_on=None), key=lambda r: r.path)


def secretaries(
    context: DemoContext, units: Sequence[Entity], names: Names, chance: random.Random
) -> list[Holder]:
    """One person of each unit on a post of that name, since they were sent."""
    return [_sent(context, unit, names, chance, SENT) for unit in units]


def _sent(
    context: DemoContext, unit: Entity, names: Names, chance: random.Random, start: date
) -> Holder:
    sex = chance.choices("MF", (75, 25))[0]
    new = people.NewPerson(
        name=names.full(sex=sex, birth_year=chance.randint(1970, 1990)), entity=unit
    )
    [issued] = people.open_accounts(
        by=None, people=[new], on=context.on, at=context.at, passwords=False
    )
    [post] = posts.open_and_seat(
        by=None, seats=[(issued.user, unit, "第一书记")], on=context.on, at=context.at, start=start
    )
    return duties.holder_for(post=post)


def relieve(
    context: DemoContext, subject: int, unit: Entity, names: Names, chance: random.Random
) -> None:
    """The last village has its second first secretary: history shows both."""
    role = asking.role("first_secretary")
    old = Duty.objects.get(role=role, subject=subject, superseded_at=None).holder
    duties.hand_over(
        by=context.by, role=role, from_holder=old, to=_sent(context, unit, names, chance, RELIEVED),
        on=RELIEVED, note="轮换", at=context.at,
    )  # fmt: skip


def seconds(context: DemoContext) -> Iterator[tuple[int, int]]:
    """In 高里 each helper is second helper of the next one's five households; cadres take villages."""
    role, primary = asking.role("second_helper"), asking.role("primary_helper")
    rows = Duty.objects.filter(role=primary, roster="gaoli_1_5", superseded_at=None)
    pairs = list(rows.order_by("holder", "subject").values_list("subject", "holder"))
    holders = sorted({holder for _subject, holder in pairs})
    following = dict(zip(holders, holders[1:] + holders[:1], strict=True))
    duties.assign_many(
        by=context.by, role=role, pairs=[(s, following[h]) for s, h in pairs], start=SINCE,
        at=context.at, reason="一帮多，互相监督",
    )  # fmt: skip
    yield 1, 2
    cadres(context)
    yield 2, 2


def cadres(context: DemoContext) -> None:
    """The first cadre of each village's own committee keeps in touch with all its households."""
    role = asking.role("village_cadre")
    rows = Duty.objects.filter(
        roster="villages", superseded_at=None, holder__post__entity__kind=Kind.VILLAGE_COMMITTEE
    ).select_related("subject__region", "holder")
    first: dict[Region, Holder] = {}
    for duty in rows.order_by("subject__region__path", "holder"):
        if duty.subject.region:
            first.setdefault(duty.subject.region, duty.holder)
    for village, holder in list(first.items())[:SHOWN]:
        duties.assign_place(
            by=context.by, role=role, holder=holder, place=village, start=SINCE, at=context.at,
            reason="包村联户",
        )  # fmt: skip


SHOWN = 60  # villages whose cadre is entered; more would show nothing new
STEPS = (
    DemoStep(order=62, title="八个村的第一书记和包村单位", run=villages),
    DemoStep(order=64, title="第二帮扶责任人和包村干部", run=seconds),
)
