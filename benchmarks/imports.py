"""How long the platform's export takes at the size of a city: checked, taken over, again, changed.

    python benchmarks/imports.py [--rows 265000] [--ratio 20000 200000] [--keep FOLDER]

Every size gets an instance of its own in a temporary folder with the regions of the pack and nobody
in it. Three workbooks are taken: the first, the same bytes under another day, and one of which every
fiftieth row has another name. Prints JSON; `seconds` are of the clock, `cpu` of our processes without
PostgreSQL, `peak_mb` the largest resident size of ours and of the reading process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerentian.config.settings")
ON = date(2018, 12, 31)
EVERY = 50  # one row in so many says something else the third time
BEFORE_PEOPLE = 50  # steps of the demo below this order bring places and accounts


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rows", type=int, default=265_000)
    arguments.add_argument("--ratio", type=int, nargs=2, default=(20_000, 200_000))
    arguments.add_argument("--keep", type=Path)
    arguments.add_argument("--step", choices=["house", "books", "take"], help=argparse.SUPPRESS)
    arguments.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments.add_argument("--days", type=int, default=0, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.step:
        begin()
        {"house": house, "books": books, "take": take}[asked.step](asked)
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # else the database's user cannot enter, and it lies elsewhere
        told = measure(asked, asked.keep or Path(folder))
    print(json.dumps(told, ensure_ascii=False, indent=1))


def measure(asked: argparse.Namespace, root: Path) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for rows in sorted({asked.rows, *asked.ratio} - {0}):
        data = root / str(rows)
        data.mkdir(parents=True)  # never one with people in it: they would be known already
        run(data, "house")
        run(data, "books", rows=rows)
        told[str(rows)] = about = {"first": run(data, "take", file=data / "first.xlsx")}
        if rows == asked.rows:
            about["again"] = run(data, "take", file=data / "first.xlsx", days=1)
            about["changed"] = run(data, "take", file=data / "changed.xlsx", days=2)
        stop(data)
    small, large = (told.get(str(rows)) for rows in asked.ratio)
    if small and large:
        told["ratio"] = round(large["first"]["seconds"] / small["first"]["seconds"], 1)
    return told


def run(data: Path, step: str, **about: object) -> Any:
    """One step in a process of its own, so that its memory is its own."""
    given = [f"--{name}={value}" for name, value in about.items()]
    done = subprocess.run(
        [sys.executable, __file__, f"--step={step}", *given],
        env={**os.environ, "ZERENTIAN_DATA": str(data)}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    print(f"{data.name} {step} {about} {done.stdout.decode().strip()}", file=sys.stderr)
    return json.loads(done.stdout or b"{}")


def begin() -> None:
    import django
    from django.conf import settings

    from zerentian.config.instance import Instance
    from zerentian.lib.postgres import ensure_running

    Instance.begin_demo()
    ensure_running(settings.INSTANCE.data)
    django.setup()


def stop(data: Path) -> None:
    from zerentian.lib.postgres import Cluster

    Cluster(data).stop()


def house(_asked: argparse.Namespace) -> None:
    """The tables, the places and an account; no people yet."""
    from zerentian.ops import demo

    subprocess.run([sys.executable, "-m", "zerentian", "migrate", "-v0"], check=True)
    for step in demo.steps():
        if step.order < BEFORE_PEOPLE and "居民" not in step.title:
            for _ in step.run(demo.context()):
                pass


def books(asked: argparse.Namespace) -> None:
    """The workbook, and the one that differs in every fiftieth row."""
    from django.conf import settings

    from zerentian.lib import sheets
    from zerentian.programmes.relief.demo.households import HEADER

    for name, every in (("first", 0), ("changed", EVERY)):
        with (settings.INSTANCE.data / f"{name}.xlsx").open("wb") as file:
            sheets.write_xlsx(
                file, title="Sheet1", header=HEADER[:-1], rows=rows(asked.rows, every=every)
            )


def rows(most: int, *, every: int) -> Iterator[list[Any]]:
    """Households one after the other in all villages until there are enough rows."""
    from zerentian.kernel.packs import queries as packs
    from zerentian.programmes.relief.demo import ground
    from zerentian.programmes.relief.demo.families import Families
    from zerentian.programmes.relief.demo.households import Export
    from zerentian.programmes.relief.demo.names import Names

    chance = random.Random(7)
    families = Families(names=Names(packs.current().folder / "names", chance), chance=chance, on=ON)
    export = Export(families=families, chance=chance)
    villages = [village for village, _count in ground.villages()]
    count = 0
    while True:
        for village in villages:
            for row in export.rows([(village, 1)]):
                count += 1
                if every and count % every == 0:
                    row[6] += "改"
                yield row[:-1]
            if count >= most:
                return


def take(asked: argparse.Namespace) -> None:
    """Upload, look, take over; what it cost."""
    from zerentian.kernel.imports import actions, layouts
    from zerentian.kernel.responsibilities import queries as responsibilities
    from zerentian.ops import demo

    context = demo.context()
    viewer = responsibilities.viewer_for(context.by, on=context.on, at=context.at)
    begun, cpu = time.perf_counter(), time.process_time()
    batch = actions.upload(
        by=context.by, viewer=viewer, layout=layouts.layout("relief.platform"), file=asked.file,
        name=asked.file.name, on=ON + timedelta(days=asked.days), at=context.at,
    )  # fmt: skip
    checked = time.perf_counter() - begun
    actions.commit(by=context.by, viewer=viewer, batch=batch.pk, at=context.at)
    ended = time.perf_counter() - begun
    about = {"checked": round(checked, 1), "taken": round(ended - checked, 1)}
    about |= {"seconds": round(ended, 1), "cpu": round(time.process_time() - cpu, 1)}
    outcome = {key: getattr(batch, key) for key in ("new", "changed", "same", "refused", "warned")}
    print(json.dumps({**outcome, **about, "peak_mb": peaks()}))


def peaks() -> dict[str, int]:
    kinds = {"own": resource.RUSAGE_SELF, "reader": resource.RUSAGE_CHILDREN}
    return {name: resource.getrusage(kind).ru_maxrss // 1024 for name, kind in kinds.items()}


if __name__ == "__main__":
    main()
