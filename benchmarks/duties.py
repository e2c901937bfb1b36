"""Races, large handovers and the cover page on a demo district. Prints JSON.

usage: python benchmarks/duties.py [--rounds 1000] [--households 5000]

Run it where a demo was built and nothing serves. Two clerks give the same household to two helpers at the
same moment, over and over; what they wrote is taken back, superseded rows stay in the log. The handover
runs in a transaction that is rolled back. The cover is counted on random days of five years.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerentian.config.settings")

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402

from zerentian.kernel.accounts.models import User  # noqa: E402
from zerentian.kernel.activity.models import Entry  # noqa: E402
from zerentian.kernel.regions.models import Region  # noqa: E402
from zerentian.kernel.responsibilities import actions, queries  # noqa: E402
from zerentian.kernel.responsibilities.errors import DutyRefused  # noqa: E402
from zerentian.kernel.responsibilities.models import Duty  # noqa: E402
from zerentian.kernel.subjects import actions as subjects  # noqa: E402

ON = date(2019, 5, 31)
AT = datetime(2019, 5, 31, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def race(rounds: int, by: User) -> dict[str, Any]:
    """Two clerks, one household: who wins, and what the other is told."""
    role = queries.role("second_helper")
    looking = queries.viewer_for(by, on=ON, at=AT)
    homes = list(queries.gaps(viewer=looking, role=role, on=ON).order_by("pk")[:rounds])
    free = list(queries.candidates(viewer=looking, role=role, on=ON).filter(load=0)[:40])
    helpers = [h for h in free if h.post_id]
    names = queries.names([h.pk for h in helpers], on=ON)
    outcomes: Counter[str] = Counter()
    for number, home in enumerate(homes):
        pair = [helpers[(2 * number + n) % len(helpers)] for n in (0, 1)]
        results: list[Any] = [None, None]
        gate = Barrier(2)

        def deed(
            n: int, home: Any = home, pair: Any = pair, results: Any = results, gate: Any = gate
        ) -> None:
            try:
                gate.wait()
                results[n] = actions.assign(
                    by=by, role=role, subject=home, holder=pair[n], start=ON, at=AT
                )
            except DutyRefused as refused:
                results[n] = refused
            finally:
                connection.close()

        threads = [Thread(target=deed, args=(n,)) for n in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [result for result in results if isinstance(result, Duty)]
        lost = [result for result in results if isinstance(result, DutyRefused)]
        told = bool(won and lost) and names[won[0].holder_id].person in str(lost[0])
        outcomes["one won, the other was told by whom" if told else f"{len(won)} won"] += 1
        actions.take_back(by=by, duties=[duty.pk for duty in won], reason="benchmark", at=AT)
    return {"rounds": len(homes), **outcomes}


def handover(count: int, by: User) -> dict[str, Any]:
    """One helper's whole caseload passes to another and is taken back; nothing stays."""
    role = queries.role("primary_helper")
    looking = queries.viewer_for(by, on=ON, at=AT)
    old, new = list(queries.candidates(viewer=looking, role=role, on=ON).order_by("pk")[:2])
    village = Region.objects.filter(level=5, path__startswith="370703", closed_on=None).first()
    assert village
    found: dict[str, Any] = {"households": count}
    with transaction.atomic():
        made = [
            subjects.NewSubject(
                kind="relief.household",
                name=f"甲{n}",
                opened_on=date(2014, 1, 1),
                region=village.pk,
            )
            for n in range(count)
        ]
        ids = subjects.register(by=by, subjects=made, at=AT)
        begun = time.perf_counter()
        actions.assign_many(
            by=by, role=role, pairs=[(pk, old.pk) for pk in ids], start=date(2019, 1, 1), at=AT
        )
        found["assign_seconds"] = round(time.perf_counter() - begun, 2)
        before = state(ids)
        logged = Entry.objects.count()
        wall, cpu = time.perf_counter(), time.process_time()
        moved = actions.hand_over(
            by=by, role=role, from_holder=old, to=dict.fromkeys(ids, new), on=ON, note="", at=AT
        )
        found["hand_over_seconds"] = round(time.perf_counter() - wall, 2)
        found["hand_over_own_cpu_seconds"] = round(time.process_time() - cpu, 2)
        found["log_entries"] = Entry.objects.count() - logged
        wall = time.perf_counter()
        actions.take_back(
            by=by,
            duties=[duty.pk for duty in (*moved.new, *moved.closed)],
            restore=[duty.pk for duty in moved.old],
            reason="",
            at=AT,
        )
        found["undo_seconds"] = round(time.perf_counter() - wall, 2)
        found["undo_equal"] = state(ids) == before
        transaction.set_rollback(True)
    return found


def state(ids: list[int]) -> list[Any]:
    rows = Duty.objects.filter(subject__in=ids, superseded_at=None).order_by("subject", "valid")
    return list(rows.values_list("subject", "holder", "valid", "roster", "role"))


def cover(by: User, tries: int = 60) -> dict[str, Any]:
    """The queries of the cover page for any day, one after the other."""
    chance = random.Random(1)
    district = Region.objects.get(path="370703", closed_on=None)
    looking = queries.viewer_for(by, on=ON, at=AT)
    times: dict[str, list[float]] = {"primary_helper": [], "village_cadre": []}
    for key, found in times.items():
        role = queries.role(key)
        for _ in range(tries):
            day = date(2016, 1, 1) + timedelta(chance.randrange(1800))
            begun = time.perf_counter()
            queries.summary(viewer=looking, role=role, on=day, parent=district, places=())
            found.append((time.perf_counter() - begun) * 1000)
    return {
        key: {
            "p50_ms": round(statistics.median(found)),
            "p95_ms": round(sorted(found)[-tries // 20]),
        }
        for key, found in times.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--households", type=int, default=5000)
    options = parser.parse_args()
    by = User.objects.get(username="demo.admin")
    result = {
        "cover": cover(by),
        "handover": handover(options.households, by),
        "race": race(options.rounds, by),
    }
    print(json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
