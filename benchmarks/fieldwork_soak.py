"""Ten thousand records of two hundred devices, shuffled, doubled, some answers lost. Prints JSON.

usage: python benchmarks/fieldwork_soak.py [--records 10000] [--devices 200] [--seed 1]

Run it where a demo was built and nothing serves. Everything happens in transactions that are rolled
back: once in a wild order, once in order and each record once; what is then in the tables must be the
same, row by row.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
import uuid
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerentian.config.settings")

import django  # noqa: E402

django.setup()

from django.db import transaction  # noqa: E402

from zerentian.kernel.accounts.models import User  # noqa: E402
from zerentian.kernel.fieldwork import actions  # noqa: E402
from zerentian.kernel.problems.models import Problem  # noqa: E402
from zerentian.kernel.responsibilities import queries  # noqa: E402
from zerentian.kernel.responsibilities.models import Duty  # noqa: E402
from zerentian.kernel.visits.drafts import Draft, PhotoDraft  # noqa: E402
from zerentian.kernel.visits.models import Finding, Photo, Visit  # noqa: E402

ON = date(2019, 5, 31)
AT = datetime(2019, 5, 31, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ITEMS = (
    "roof_walls", "doors_wires", "grade_water", "yard", "hall", "bedroom", "kitchen", "toilet",
    "person", "order",
)  # fmt: skip
Sent = list[tuple[uuid.UUID, Draft]]


def drafts(count: int, devices: int, chance: random.Random) -> Sent:
    """Visits of May, each by a device that keeps some households."""
    subjects = list(
        Duty.objects.filter(superseded_at=None, role__key="primary_helper")
        .order_by("pk").values_list("subject", flat=True)[: devices * 5]
    )  # fmt: skip
    phones = [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in range(devices)]
    return [_draft(chance, phones, subjects, nth) for nth in range(count)]


def _draft(
    chance: random.Random, phones: list[uuid.UUID], subjects: list[int], nth: int
) -> tuple[uuid.UUID, Draft]:
    place = nth % len(phones)
    fresh = lambda: uuid.UUID(int=chance.getrandbits(128), version=4)  # noqa: E731
    photo = PhotoDraft(client_id=fresh(), size=9, sha256="ab" * 32)
    grades = ("yes", "yes", "yes", "yes", "partly", "no")
    return phones[place], Draft(
        client_id=fresh(), subject=subjects[(place * 5 + chance.randrange(5)) % len(subjects)],
        template="home_standard@1", mode="home", day=date(2019, 5, chance.randint(1, 30)),
        met="head", answers={item: chance.choice(grades) for item in ITEMS},
        note=chance.choice(("", "平安", "漏雨")), photos=(photo,) * (chance.random() < 0.1),
        device=phones[place],
    )  # fmt: skip


def wild(sent: Sent, by: User, chance: random.Random) -> Counter[str]:
    """Batches of 1 to 10 of one device each, in no order; one answer in twenty is lost and its records
    are sent again, and every tenth record is sent twice anyway."""
    viewer = queries.viewer_for(by, on=ON, at=AT)
    told: Counter[str] = Counter()
    queues: dict[uuid.UUID, list[Draft]] = {}
    for device, one in sent:
        queues.setdefault(device, []).append(one)
    for queue in queues.values():
        chance.shuffle(queue)
    while queues:
        device = chance.choice(list(queues))
        queue = queues[device]
        batch = queue[: chance.randint(1, 10)]
        outcomes = actions.submit_many(by=by, viewer=viewer, drafts=batch, at=AT)
        told.update(outcome.kind for outcome in outcomes)
        if chance.random() < 0.05:
            told["answers lost"] += 1
            chance.shuffle(queue)
            continue
        del queue[: len(batch)]
        queue += [replace(one) for one in batch if chance.random() < 0.1]
        if not queue:
            del queues[device]
    return told


def orderly(sent: Sent, by: User) -> Counter[str]:
    viewer = queries.viewer_for(by, on=ON, at=AT)
    told: Counter[str] = Counter()
    for nth in range(0, len(sent), 10):
        batch = [one for _device, one in sent[nth : nth + 10]]
        outcomes = actions.submit_many(by=by, viewer=viewer, drafts=batch, at=AT)
        told.update(outcome.kind for outcome in outcomes)
    return told


def state(before: int) -> list[list[Any]]:
    """Everything that was added, but for the numbers that the database gave."""
    rows = Visit.objects.filter(pk__gt=before)
    numbers = dict(rows.values_list("pk", "client_id"))
    problems = Problem.objects.filter(visit__in=list(numbers))
    return [
        sorted(map(str, rows.values_list(
            "client_id", "content", "subject", "template", "holder", "user", "day", "answers",
            "passed", "points", "device", "remarks",
        ))),
        sorted(map(str, Finding.objects.filter(visit__in=rows).values_list(
            "visit__client_id", "item", "answer", "kind",
        ))),
        sorted(map(str, Photo.objects.filter(visit__in=rows).values_list(
            "client_id", "visit__client_id",
        ))),
        sorted(f"{numbers[visit]} {item}" for visit, item in problems.values_list("visit", "item")),
    ]  # fmt: skip


def run(count: int, devices: int, seed: int) -> dict[str, Any]:
    by = User.objects.filter(is_active=True).order_by("pk")[0]
    sent = drafts(count, devices, random.Random(seed))
    last = Visit.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    states, found = [], {"records": count, "devices": devices}
    for name, way in (
        ("wild", lambda: wild(sent, by, random.Random(seed + 1))),
        ("in order", lambda: orderly(sent, by)),
    ):
        with transaction.atomic():
            begun = time.perf_counter()
            told = way()
            took = time.perf_counter() - begun
            states.append(state(last))
            transaction.set_rollback(True)
        found[name] = {
            "seconds": round(took, 1),
            "per_second": round(sum(told.values()) / took),
            **told,
        }
    found |= {
        "visits": len(states[0][0]), "findings": len(states[0][1]), "problems": len(states[0][3]),
        "lost": count - len(states[0][0]), "same": states[0] == states[1],
    }  # fmt: skip
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--devices", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    print(json.dumps(run(args.records, args.devices, args.seed), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
