"""Kills the worker 50 times while late problems go up a level, over 120 days. Prints JSON.

    python benchmarks/escalations.py [--data FOLDER] [--problems 200] [--days 120] [--kills 50] [--seed 1]

The days begin before the Spring Festival of 2019. On each day on which something is due a process of its
own does the work of the worker; it is killed with SIGKILL while it holds its transaction open, so often in
all, and now and then at a random moment besides, and started again. Afterwards every problem must have
gone up exactly once to each level, on the day that its deadline and the calendar say, and whoever hears it
must have been told once. Without --data the demo's households and helpers are made in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerentian.config.settings")
START = date(2019, 1, 14)  # three weeks before the festival
INSIDE, ANYWHERE, LATE = "inside its transaction", "anywhere", "after its end"
HELPERS = 64  # the last step of the demo that is needed here
LINGER = 0.4  # seconds for which a process that is to be killed holds its transaction open


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=Path)
    arguments.add_argument("--problems", type=int, default=200)
    arguments.add_argument("--days", type=int, default=120)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--day", type=date.fromisoformat, help=argparse.SUPPRESS)
    arguments.add_argument("--build", action="store_true", help=argparse.SUPPRESS)
    arguments.add_argument("--linger", action="store_true", help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.build:
        build()
    elif asked.day:
        work(asked.day, asked.linger)
    elif asked.data:
        simulate(asked)
    else:
        in_new_house(asked)


def in_new_house(asked: argparse.Namespace) -> None:
    from zerentian.config.instance import Instance
    from zerentian.lib.postgres import Cluster

    with tempfile.TemporaryDirectory() as folder:
        asked.data = Path(folder)
        try:
            os.environ["ZERENTIAN_DATA"] = folder
            Instance.begin_demo()
            for command in (["-m", "zerentian", "migrate"], [__file__, "--build"]):
                run = [sys.executable, *command]
                subprocess.run(run, env=env(asked.data), stdout=subprocess.DEVNULL, check=True)
            simulate(asked)
        finally:
            Cluster(asked.data).stop()


def env(data: Path) -> dict[str, str]:
    return {**os.environ, "ZERENTIAN_DATA": str(data), "PYTHONPATH": str(ROOT)}


def begin() -> None:
    import django

    django.setup()


def build() -> None:
    """The demo as far as helpers with households: visits and residents would take most of the time."""
    begin()
    from zerentian.ops import demo

    for step in demo.steps():
        if step.order <= HELPERS:
            for _done in step.run(demo.context(0)):
                pass


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def work(day: date, linger: bool) -> None:
    """What the worker does, with a pause before the end of the first transaction for those to be killed."""
    begin()
    from zerentian.kernel.problems import actions
    from zerentian.kernel.problems.actions import escalating

    if linger:
        told = escalating.telling.tell

        def slowly(*rows: Any, **about: Any) -> None:
            told(*rows, **about)
            print("inside", flush=True)
            time.sleep(LINGER)

        escalating.telling.tell = slowly
    actions.escalate(on=day, at=moment(day))


def simulate(asked: argparse.Namespace) -> None:
    os.environ["ZERENTIAN_DATA"] = str(asked.data)
    begin()
    chance = random.Random(asked.seed)
    ids = problems(asked.problems, chance)
    days = [START + timedelta(days=number) for number in range(asked.days)]
    expected = {pk: climbs(pk) for pk in ids}
    busy = sorted({day for found in expected.values() for day in found.values() if day <= days[-1]})
    kills = Counter[str]()
    began = time.monotonic()
    for day in days:
        if day not in busy:
            work(day, linger=False)
            continue
        share = asked.kills * (busy.index(day) + 1)
        place = ""
        while kills[INSIDE] * len(busy) < share and place != LATE:
            place = killed(asked.data, day, chance)
            kills[place] += 1
        subprocess.run(command(day), env=env(asked.data), check=True)
    print(json.dumps({**told(ids, expected, days[-1]), "days": asked.days, "kills": dict(kills),
                      "seconds": round(time.monotonic() - began)}, indent=1))  # fmt: skip


def command(day: date, *more: str) -> list[str]:
    return [sys.executable, str(Path(__file__)), "--day", day.isoformat(), *more]


def killed(data: Path, day: date, chance: random.Random) -> str:
    """One run that is killed; where it was then."""
    inside = chance.random() < 0.8
    more = ["--linger"] if inside else []
    run = subprocess.Popen(command(day, *more), env=env(data), stdout=subprocess.PIPE, text=True)
    if inside and run.stdout and run.stdout.readline():
        time.sleep(chance.random() * LINGER / 2)
        place = INSIDE
    else:
        time.sleep(chance.random() * 2.5)
        place = ANYWHERE if run.poll() is None else LATE
    run.kill()
    run.wait()
    return place


def problems(count: int, chance: random.Random) -> list[int]:
    """So many problems of the first weeks, handed over on the day on which they were found."""
    from zerentian.kernel.accounts.models import User
    from zerentian.kernel.problems import actions, deeds
    from zerentian.kernel.responsibilities.models import Duty

    clerk = User.objects.get(username="demo.clerk")
    duties = list(
        Duty.objects.filter(superseded_at=None, roster="gaoli_1_5").order_by("pk")[:count]
    )
    ids = []
    for number in range(5):
        day = START + timedelta(days=7 * number)
        part = duties[number::5]
        rows = actions.open_many(
            found=[
                actions.Found(
                    by=clerk, subject=duty.subject_id, text="逾期演练", source="visit",
                    kind=chance.choice(["environment", "housing"]), found_on=day,
                )
                for duty in part
            ],
            at=moment(day),
        )  # fmt: skip
        handed = [deeds.handed_over(holder=duty.holder_id) for duty in part]
        pairs = zip(rows, handed, strict=True)
        actions.write(
            [actions.Doing(row.pk, clerk, day, deed) for row, deed in pairs], at=moment(day)
        )
        ids += [row.pk for row in rows]
    return ids


def climbs(pk: int) -> dict[int, date]:
    """Level and day, worked out from deadline and calendar apart from the product's own code."""
    from zerentian.kernel.packs import queries as packs
    from zerentian.kernel.problems.models import Problem

    pack = packs.current()
    day = Problem.objects.get(pk=pk).due_on
    found = {}
    for level, above in enumerate(pack.problems.level[1:], start=1):
        day = pack.working_days.after(day, pack.problems.level[level - 1].days)
        assert above.key
        found[level] = day
    return found


def told(ids: list[int], expected: dict[int, dict[int, date]], last: date) -> dict[str, Any]:
    """What the database holds against what should have happened."""
    from zerentian.kernel.notifications.models import Notification
    from zerentian.kernel.problems.models import Escalation, Step, Verb

    due = {(pk, level): day for pk, days in expected.items() for level, day in days.items()}
    due = {key: day for key, day in due.items() if day <= last}
    rows = Escalation.objects.filter(problem__in=ids).values_list("problem", "level", "day")
    found = Counter((pk, level) for pk, level, _day in rows)
    days = {(pk, level): day for pk, level, day in rows}
    steps = Step.objects.filter(problem__in=ids, verb=Verb.ESCALATED)
    lines = Counter(
        Notification.objects.filter(kind="problem.escalated").values_list("user", "key")
    )
    return {
        "problems": len(ids),
        "due": len(due),
        "escalated": len(found),
        "missing": len(due.keys() - found.keys()),
        "more_than_once": sum(number > 1 for number in found.values()),
        "too_many": len(found.keys() - due.keys()),
        "on_another_day": sum(days.get(key) != day for key, day in due.items()),
        "steps": steps.count(),
        "told_twice": sum(number > 1 for number in lines.values()),
    }


if __name__ == "__main__":
    main()
