"""How long it takes to write the list of residents for taking out, as workbook and as text. Prints JSON.

    python benchmarks/exports.py [--residents 20000 | --data FOLDER]

Without --data a demo instance with so many residents is made in a temporary folder. `seconds` are of
the clock, `cpu` of our process without PostgreSQL, `peak_mb` its largest resident size, `before_mb`
the size before the first row. What is written lies sealed and is removed again; nothing is logged.
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
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerentian.config.settings")
LISTING = "residents.people"
FORMATS = ("xlsx", "csv")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--residents", type=int, default=20_000)
    arguments.add_argument("--data", type=Path)
    arguments.add_argument("--write", choices=FORMATS, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.write:
        print(json.dumps(write(asked.write)))
        return
    if asked.data:
        told = {each: run(asked.data, "--write", each) for each in FORMATS}
    else:
        told = in_new_house(asked.residents)
    print(json.dumps({"listing": LISTING, **told}, indent=1))


def in_new_house(residents: int) -> dict[str, Any]:
    from zerentian.lib.postgres import Cluster

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        demo = [sys.executable, "-m", "zerentian", "demo", "--residents", str(residents)]
        try:
            subprocess.run(demo, env=at(data), stdout=sys.stderr, check=True)
            return {each: run(data, "--write", each) for each in FORMATS}
        finally:
            Cluster(data).stop()


def at(data: Path) -> dict[str, str]:
    return {**os.environ, "ZERENTIAN_DATA": str(data)}


def run(data: Path, *arguments: str) -> Any:
    """In a process of its own, so that its memory is its own."""
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, env=at(data), stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def write(format: str) -> dict[str, Any]:
    """The whole list as whoever administers the instance may take it out."""
    import django
    from django.conf import settings
    from django.utils import timezone

    from zerentian.lib.postgres import ensure_running

    ensure_running(settings.INSTANCE.data)
    django.setup()
    from zerentian.kernel.accounts.models import Grant
    from zerentian.kernel.exports import making
    from zerentian.kernel.exports.models import ExportRequest

    now = timezone.localtime()
    grant = Grant.objects.filter(role="district_admin", superseded_at=None).order_by("pk")[0]
    request = ExportRequest(
        pk=0, listing=LISTING, format=format, asked_by=grant.user, on=now.date(), reason="benchmark"
    )
    before, cpu, begun = peak_mb(), time.process_time(), time.monotonic()
    made = making.write(request, at=now)
    told = {
        "rows": made.rows,
        "seconds": round(time.monotonic() - begun, 2),
        "cpu": round(time.process_time() - cpu, 2),
        "before_mb": before,
        "peak_mb": peak_mb(),
        "bytes": made.size,
    }
    making.place(made.file).unlink()
    return told


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
