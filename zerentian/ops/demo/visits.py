"""Visits of the demo: about one a month to each relief household since the new year, some missed."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from zerentian.kernel.fieldwork import actions
from zerentian.kernel.responsibilities import queries as responsibilities
from zerentian.kernel.responsibilities.models import Duty
from zerentian.kernel.visits import queries as visits
from zerentian.kernel.visits.drafts import Draft
from zerentian.kernel.visits.models import Template
from zerentian.manifest.demo import DemoContext, DemoStep

SINCE = date(2019, 1, 1)
MISSED = 0.07  # of all monthly visits
BY_PHONE = 0.25  # of the missed ones
STANDARD = 0.3  # of visits by the checklist of the home instead of the household's
FOUND = 0.002  # of all answers
NOTES = (
    "家中平安",
    "老人在家，身体尚可",
    "已宣传医保政策",
    "子女外出务工",
    "正在忙农活",
    "问候，无新情况",
)


def run(context: DemoContext) -> Iterator[tuple[int, int]]:
    """Day by day, as they came in; through the same door as from a phone."""
    chance = random.Random(context.seed + 7)  # noqa: S311 - nothing secret is drawn
    lists = {t.key: t for t in visits.current_checklists(on=context.on)}
    days = _days(chance, context.on)
    for number, day in enumerate(sorted(days), start=1):
        at = datetime.combine(day, time(21), ZoneInfo(settings.TIME_ZONE))
        viewer = responsibilities.viewer_for(context.by, on=context.on, at=at)
        drafts = [_draft(s, day, kind, lists, chance) for s, kind in days[day]]
        outcomes = actions.submit_many(by=context.by, viewer=viewer, drafts=drafts, at=at)
        if refused := [each for each in outcomes if each.kind != "stored"]:
            raise AssertionError(refused[0])
        yield number, len(days)


def _days(chance: random.Random, until: date) -> dict[date, list[tuple[int, str]]]:
    """Which household is visited on which day, and how."""
    role = responsibilities.role("primary_helper")
    rows = Duty.objects.filter(role=role, superseded_at=None, valid__contains=until)
    subjects = list(rows.order_by("subject").values_list("subject", flat=True).distinct())
    found: dict[date, list[tuple[int, str]]] = defaultdict(list)
    for subject in subjects:
        for month in range(SINCE.month, until.month + 1):
            if (kind := _kind(chance)) is not None:
                found[_day(chance, month, until)].append((subject, kind))
    return found


def _kind(chance: random.Random) -> str | None:
    if chance.random() < MISSED:
        return "telephone_visit" if chance.random() < BY_PHONE else None
    return "home_standard" if chance.random() < STANDARD else "household_visit"


def _day(chance: random.Random, month: int, until: date) -> date:
    first = date(SINCE.year, month, 1)
    following = date(SINCE.year, month + 1, 1)
    return first + timedelta(days=chance.randrange((following - first).days))


def _draft(
    subject: int, day: date, kind: str, lists: dict[str, Template], chance: random.Random
) -> Draft:
    template = lists[kind]
    start = time(chance.choice((7, 9, 10, 14, 16, 18, 19, 20)), chance.choice((0, 10, 20, 30, 40)))
    at_home = "phone" not in template.body["modes"]
    nobody = at_home and chance.random() < 0.03
    return Draft(
        client_id=uuid.UUID(int=chance.getrandbits(128), version=4),
        subject=subject,
        template=str(template),
        mode="home" if at_home else "phone",
        day=day,
        start=start,
        end=time(start.hour + (start.minute + 25) // 60, (start.minute + 25) % 60),
        met="nobody" if nobody else "head" if chance.random() < 0.8 else "member",
        answers={} if nobody else dict(_answers(template, chance)),
        note=chance.choice(NOTES) if chance.random() < 0.2 else "",
    )


def _answers(template: Template, chance: random.Random) -> Iterator[tuple[str, Any]]:
    for item in template.body["items"]:
        bad = chance.random() < FOUND
        if item["type"] == "grade":
            yield item["key"], _grade(item, chance) if bad else "yes"
        elif item["type"] == "known":
            yield item["key"], {"confirmed": True}
        elif item["type"] == "choice":
            good = [c["key"] for c in item["choices"] if c["key"] not in item["finds"]]
            found = {"value": chance.choice(item["finds"]), "mended": True} if item["finds"] else ""
            yield item["key"], found if bad and found else chance.choice(good)


def _grade(item: Any, chance: random.Random) -> dict[str, Any]:
    """Put right on the spot: the problems of the demo have a step of their own, which tells them to
    their end. A failed safety item opens one whatever was mended, so none fails here."""
    value = "no" if chance.random() < 0.3 and not item.get("safety") else "partly"
    return {"value": value, "reason": chance.choice(item["reasons"])["key"], "mended": True}


STEPS = (DemoStep(order=70, title="一至五月的走访", run=run),)
