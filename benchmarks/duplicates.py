"""How well and how fast people who stand twice are found. Prints JSON, one object a seed.

    python benchmarks/duplicates.py [--people 356148] [--share 0.03] [--seeds 1 2 3] [--missed]

Invented people (duplicates_people.py) are poured into an instance of its own, as an import would write
them, and the finder runs over them as it does at night. precision: of the pairs that it suggests, the
share that was planted; recall: of the planted pairs, the share that it suggests; twins: pairs of twins
among the suggestions. seconds is the whole run: reading, opening numbers, comparing, keeping.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ON = date(2019, 5, 31)
AT = datetime(2019, 5, 31, 20, tzinfo=UTC)
VILLAGES = 375


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=356_148)
    arguments.add_argument("--share", type=float, default=0.03)
    arguments.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    arguments.add_argument("--missed", action="store_true", help="tell kinds of wrong pairs")
    asked = arguments.parse_args()
    if len(asked.seeds) > 1:  # each in a process and a database of its own, as at night
        for seed in asked.seeds:
            given = ["--people", str(asked.people), "--share", str(asked.share)]
            given += ["--seeds", str(seed), *(["--missed"] if asked.missed else [])]
            subprocess.run([sys.executable, __file__, *given], check=True)
        return
    with tempfile.TemporaryDirectory(prefix="duplicates") as folder:
        Path(folder).chmod(0o755)  # the database may run as another user
        os.environ |= {
            "ZERENTIAN_DATA": folder,
            "ZERENTIAN_PROFILE": "test",
            "ZERENTIAN_DATABASE_ROLE": "owner",
            "DJANGO_SETTINGS_MODULE": "zerentian.config.settings",
            "PYTHONPATH": str(ROOT),
        }
        sys.path.insert(0, str(ROOT))
        command = [sys.executable, "-m", "zerentian", "migrate", "--verbosity", "0"]
        subprocess.run(command, check=True, cwd=ROOT)
        import django

        django.setup()
        try:
            for seed in asked.seeds:
                print(json.dumps(measured(asked, seed), ensure_ascii=False), flush=True)
        finally:
            from zerentian.lib.postgres import Cluster

            Cluster(Path(folder), "test").stop()


def measured(asked: argparse.Namespace, seed: int) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection, transaction

    from benchmarks.duplicates_people import Population
    from zerentian.programmes.relief.demo.names import Names

    names = Names(
        ROOT / "packs" / settings.INSTANCE.pack / "names", __import__("random").Random(seed)
    )
    made = Population(
        size=asked.people, share=asked.share, villages=VILLAGES, names=names, seed=seed
    )
    with transaction.atomic():
        ids = pour(made)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        found = run(made, ids, asked)
        transaction.set_rollback(True)
    return {"seed": seed, "people": len(made.people), **found}


def run(made: Any, ids: list[int], asked: argparse.Namespace) -> dict[str, Any]:
    from zerentian.kernel.duplicates import actions
    from zerentian.kernel.duplicates.models import Pair

    start, cpu = time.perf_counter(), time.process_time()
    actions.find(by=None, on=ON, at=AT)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    place = {pk: at for at, pk in enumerate(ids)}
    said = {
        (place[a], place[b]) if place[a] < place[b] else (place[b], place[a])
        for a, b in Pair.objects.values_list("a", "b")
    }
    right = said & made.twice
    again = time.perf_counter()
    actions.find(by=None, on=ON, at=AT)
    told = {
        "planted": len(made.twice),
        "twins_in_register": len(made.decoys),
        "suggested": len(said),
        "precision": round(len(right) / max(len(said), 1), 4),
        "recall": round(len(right) / max(len(made.twice), 1), 4),
        "twins_suggested": len(said & made.decoys),
        "seconds": round(seconds, 1),
        "cpu_seconds_of_the_process": round(cpu, 1),
        "seconds_again": round(time.perf_counter() - again, 1),
        "pairs_after_again": Pair.objects.count(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    if asked.missed:
        told["missed"] = kinds(made, made.twice - said)
        told["wrong"] = kinds(made, said - made.twice)
    return told


def kinds(made: Any, pairs: set[tuple[int, int]]) -> dict[str, int]:
    from zerentian.kernel.duplicates import rules
    from zerentian.lib import pinyin

    def record(place: int) -> rules.Record:
        one = made.people[place]
        return rules.Record(
            one.name, rules.sound(pinyin.key(one.name)), one.born, one.number, one.phone,
            str(one.village), str(one.village // 75), frozenset([one.household]),
        )  # fmt: skip

    counted: Counter[str] = Counter()
    for a, b in pairs:
        one, other = record(a), record(b)
        veto = " VETO" if rules.is_veto(one, other) else ""
        counted[" ".join(sorted(rules.reasons(one, other))) + veto] += 1
    return dict(counted.most_common(14))


def pour(made: Any) -> list[int]:
    """The people and where they live, written in bulk; ids in their order."""
    from django.db.backends.postgresql.psycopg_any import DateRange

    from zerentian.kernel.population import sealed
    from zerentian.kernel.population.models import Household, Membership, Person
    from zerentian.lib import bulk, pinyin

    villages = places()
    ids: list[int] = []
    homes: dict[int, int] = {}
    for start in range(0, len(made.people), 20_000):
        part = made.people[start : start + 20_000]
        people = bulk.insert(Person, [
            Person(
                name=one.name, name_key=pinyin.key(one.name), initials=pinyin.initials(one.name),
                sex=one.sex.value[0].upper(), born=one.born,
                identity=sealed.seal_identity(one.number) if one.number else None,
                identity_index=sealed.identity_index(one.number) if one.number else None,
                phone=sealed.seal_phone(one.phone), phone_tail=sealed.phone_tail(one.phone),
                    phone_index=sealed.phone_index(one.phone) if one.phone else None,
            )
            for one in part
        ])  # fmt: skip
        ids += [one.pk for one in people]
        fresh = {one.household: one.village for one in part if one.household not in homes}
        rows = bulk.insert(Household, [
            Household(kind="residence", code=f"H{number}", region_id=villages[village],
                      formed_on=date(2010, 1, 1))
            for number, village in fresh.items()
        ])  # fmt: skip
        homes |= dict(zip(fresh, (row.pk for row in rows), strict=True))
    columns = ("person_id", "household_id", "kind", "relation", "valid", "recorded_at")
    lived = DateRange(date(2010, 1, 1), None)
    bulk.pour(
        Membership,
        [*columns, "code", "join_reason", "leave_reason"],
        (
            (pk, homes[one.household], "residence", "other", lived, AT, "", "", "")
            for pk, one in zip(ids, made.people, strict=True)
        ),
    )
    return ids


def places() -> list[int]:
    """Five towns of 75 villages."""
    from zerentian.kernel.regions import actions as regions
    from zerentian.kernel.regions.models import Region

    names = {"37": "示范省", "3707": "示范市", "370703": "示范区"}
    for town in range(1, 6):
        names[f"370703{town:03d}"] = f"第{town}街道"
        for village in range(1, VILLAGES // 5 + 1):
            names[f"370703{town:03d}{200 + village}"] = f"第{town}街道{village}村"
    edition, _ = regions.load(by=None, key="2018", names=names, scope="37", at=AT)
    regions.adopt(None, edition, at=AT)
    found = Region.objects.filter(level=5, closed_on=None).order_by("path")
    return list(found.values_list("pk", flat=True))


if __name__ == "__main__":
    main()
