"""312 problems of the work 1帮5 in 高里, from finding to closing, and the register of accountability.

290 are closed by somebody else than the helper who solved them, 7 were unfounded, 15 are open in every
state; the district entered 4 decisions of criticism and 1 of admonition from their documents.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from zerentian.kernel.accounts.actions import people
from zerentian.kernel.accounts.models import Tenure, User
from zerentian.kernel.packs import queries as packs
from zerentian.kernel.problems import actions, deeds
from zerentian.kernel.problems.actions import Doing, Found, accountability
from zerentian.kernel.problems.actions.accountability import Decision
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.regions.models import Region
from zerentian.kernel.responsibilities.models import Duty
from zerentian.lib.working_days import WorkingDays
from zerentian.manifest.demo import DemoContext, DemoStep

ALL, CLOSED, UNFOUNDED = 312, 290, 7
TOWN: Final = "370703006"
FIRST, LAST = date(2019, 1, 8), date(2019, 4, 30)
TEAM: Final = (
    ("demo.inspect1", "演示督查员甲"),
    ("demo.inspect2", "演示督查员乙"),
    ("demo.inspect3", "演示督查员丙"),
)
KEEPER: Final = "demo.register"
SOURCES: Final = (
    "visit",
    "inspection",
    "inspection",
    "look_back",
    "citizen",
    "superior",
    "comparison",
)
DOCUMENTS: Final = (
    ("criticised", "区扶贫工作领导小组", "演示扶组通〔2019〕3号", date(2019, 3, 15)),
    ("criticised", "区扶贫工作领导小组", "演示扶组通〔2019〕3号", date(2019, 3, 15)),
    ("criticised", "街道党工委", "演示高党通〔2019〕7号", date(2019, 4, 22)),
    ("criticised", "区扶贫工作领导小组", "演示扶组通〔2019〕8号", date(2019, 5, 20)),
    ("admonished", "区纪委监委", "演示纪诫〔2019〕2号", date(2019, 4, 26)),
)


@dataclass
class Story:
    """What becomes of one problem; its last deed decides where it stands."""

    duty: Duty
    helper: User
    text: str
    solved: str
    found: Found
    end: str = "closed"
    problem: Problem | None = None
    days: list[date] = field(default_factory=list)


def problems(context: DemoContext) -> Iterator[tuple[int, int]]:
    if Problem.objects.exists():  # a demo that was stopped half way goes on where it stood
        return
    chance = random.Random(context.seed + 5)  # noqa: S311 - nothing secret is drawn
    team = _accounts(context)
    stories = _stories(context, chance, team)
    for story, row in zip(
        stories, actions.open_many(found=[s.found for s in stories], at=context.at), strict=True
    ):
        story.problem = row
    yield 1, 5
    clerk = User.objects.get(username="demo.clerk")
    handed = [s for s in stories if s.end not in ("found", "unfounded")]
    _do(context, handed, 0, lambda s: (clerk, deeds.handed_over(holder=s.duty.holder_id)))
    unfounded = [s for s in stories if s.end == "unfounded"]
    words = "到户核实，情况与反映不符"
    _do(context, unfounded, 0, lambda s: (team[0], deeds.unfounded(by=team[0].pk, words=words)))
    yield 2, 5
    held = [s for s in stories if s.end == "held"]
    until = date(2019, 6, 28)
    _do(context, held, 1, lambda s: (clerk, deeds.held(until=until, words="等危房改造批次下达")))
    done = [s for s in handed if s.end in ("solved", "closed")]
    _do(context, done, 1, lambda s: (s.helper, deeds.solved(by=s.helper.pk, words=s.solved)))
    yield 3, 5
    doings = [
        _doing(s, 2, _verifier(s, team), lambda who: deeds.verified(by=who.pk, words="现场查看，整改到位"))
        for s in done
        if s.end == "closed"
    ]  # fmt: skip
    actions.verify_many(doings, at=context.at)
    yield 4, 5
    actions.escalate(on=context.on, at=context.at)
    yield 5, 5


def _accounts(context: DemoContext) -> list[User]:
    """The team that inspects and looks back, with the rights of the relief office, and the keeper."""
    district = Region.objects.get(path="370703", closed_on=None)
    wanted = [
        people.NewPerson(name=name, username=username, role="relief_office", region=district)
        for username, name in TEAM
    ]
    wanted.append(
        people.NewPerson(
            name="演示问责登记员", username=KEEPER, role="discipline_keeper", region=district
        )
    )
    people.open_accounts(by=None, people=wanted, on=context.on, at=context.at, passwords=False)
    found = {user.username: user for user in User.objects.filter(username__startswith="demo.")}
    return [found[username] for username, _name in TEAM]


def _stories(context: DemoContext, chance: random.Random, team: list[User]) -> list[Story]:
    days = packs.current().working_days
    with (context.pack / "demo" / "problems.csv").open(encoding="utf-8", newline="") as file:
        texts = list(csv.DictReader(file))
    duties = _duties(chance)
    ends = ["closed"] * CLOSED + ["unfounded"] * UNFOUNDED
    ends += ["found"] * 3 + ["fixing"] * 6 + ["solved"] * 4 + ["held"] * 2
    stories = []
    for number, end in enumerate(ends):
        duty, helper = duties[number % len(duties)]
        line = chance.choice(texts)
        stories.append(_story(duty, helper, line, end, chance, days, team, context.on))
    chance.shuffle(stories)
    return stories


def _story(
    duty: Duty, helper: User, line: dict[str, str], end: str, chance: random.Random,
    days: WorkingDays, team: list[User], today: date,
) -> Story:  # fmt: skip
    since, until = (
        (FIRST, LAST) if end in ("closed", "unfounded") else (date(2019, 5, 6), date(2019, 5, 24))
    )
    day = days.on_or_after(since + timedelta(days=chance.randrange((until - since).days)))
    source = chance.choice(SOURCES)
    finder = helper if source == "visit" else chance.choice(team)
    found = Found(
        by=finder, subject=duty.subject_id, kind=line["kind"], text=line["text"], source=source,
        found_on=day, work="ordinary",
    )  # fmt: skip
    handed = days.after(day, chance.randint(0, 2))
    solved = min(days.after(handed, chance.randint(1, 9)), today)
    return Story(duty, helper, line["text"], line["solved"], found, end,
                 days=[handed, solved, days.after(solved, chance.randint(1, 3))])  # fmt: skip


def _duties(chance: random.Random) -> list[tuple[Duty, User]]:
    """Duties of the roster with whoever sits on the post, in any order."""
    rows = Duty.objects.filter(superseded_at=None, roster="gaoli_1_5", holder__post__isnull=False)
    duties = list(rows.select_related("holder").order_by("pk"))
    posts = {duty.holder.post_id for duty in duties}
    sitting = Tenure.objects.filter(post__in=posts, superseded_at=None, acting=False)
    users = {tenure.post_id: tenure.user for tenure in sitting.select_related("user")}
    found = [(duty, users[duty.holder.post_id]) for duty in duties if duty.holder.post_id in users]
    chance.shuffle(found)
    return found


def _verifier(story: Story, team: list[User]) -> User:
    return team[story.duty.pk % len(team)]


def _doing(story: Story, nth: int, by: User, deed: Callable[[User], Any]) -> Doing:
    assert story.problem is not None
    return Doing(story.problem.pk, by, story.days[nth], deed(by))


def _do(
    context: DemoContext, stories: list[Story], nth: int,
    deed: Callable[[Story], tuple[User, deeds.Deed]],
) -> None:  # fmt: skip
    doings = []
    for story in stories:
        by, made = deed(story)
        assert story.problem is not None
        doings.append(Doing(story.problem.pk, by, story.days[nth], made))
    actions.write(doings, at=context.at)


def register(context: DemoContext) -> Iterator[tuple[int, int]]:
    """The decisions of the page: 4 of criticism, 1 of admonition, entered from their documents."""
    keeper = User.objects.get(username=KEEPER)
    town = Region.objects.get(path=TOWN, closed_on=None)
    helpers = [user for _duty, user in _duties(random.Random(context.seed + 6))]  # noqa: S311
    decisions = [
        Decision(
            measure=measure, region=town, deciding_body=body, document=document, decided_on=day,
            user=user, facts="逾期未整改，走访不到位（演示）",
            effective_until=date(2019, 10, 26) if measure == "admonished" else None,
        )
        for (measure, body, document, day), user in zip(DOCUMENTS, dict.fromkeys(helpers), strict=False)
    ]  # fmt: skip
    accountability.record_many(by=keeper, decisions=decisions, at=context.at)
    yield 1, 1


STEPS = (
    DemoStep(order=67, title="高里街道 312 个问题", run=problems),
    DemoStep(order=69, title="问责登记", run=register),
)
