"""How long an order to many recipients takes, and what eight writers do at once. Prints JSON.

    python benchmarks/dispatch.py [--recipients 3000] [--seconds 5]

Runs in a database of its own in a temporary folder. `issue` is one order with its statements; `writers`
are threads that confirm receipt and report for different recipients: deeds a second, and whether the
totals of the order then equal the register of steps.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerentian.config.testing")
WRITERS = 8


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--recipients", type=int, default=3_000)
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.inside:
        print(json.dumps(measure(asked.recipients, asked.seconds), indent=1))
        return
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "ZERENTIAN_DATA": folder}
        numbers = ["--recipients", str(asked.recipients), "--seconds", str(asked.seconds)]
        command = [sys.executable, __file__, "--inside", *numbers]
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True)
        print(done.stdout.decode())


def measure(recipients: int, seconds: float) -> dict[str, Any]:
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    from zerentian.lib.postgres import Cluster

    cluster = Cluster(settings.INSTANCE.data, "test")
    cluster.ensure_running()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        return in_world(recipients, seconds)
    finally:
        teardown_databases(made, verbosity=0)
        cluster.stop()


def in_world(recipients: int, seconds: float) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zerentian.kernel.dispatch.queries import totals
    from zerentian.kernel.dispatch.tests.world import World, later

    world = World()
    holders = world.helpers(recipients)
    assert world.issuer
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as statements:
        order = world.order(*holders)
    issue = time.perf_counter() - began
    deeds, lasted = work(order, seconds)
    day = later(1).date()
    tasks = order.tasks.all()
    return {
        "recipients": recipients,
        "issue": {"seconds": round(issue, 2), "statements": len(statements)},
        "writers": {
            "threads": WRITERS, "deeds": deeds, "per_second": round(deeds / lasted),
            "totals_equal": totals.of(tasks, on=day) == totals.by_steps(order, on=day),
        },
    }  # fmt: skip


def work(order: Any, seconds: float) -> tuple[int, float]:
    """Eight threads take turns in the recipients until the time is over."""
    from django.db import connection

    from zerentian.kernel.dispatch import actions
    from zerentian.kernel.dispatch.tests.world import later

    tasks = list(order.tasks.select_related("order", "holder__post").order_by("pk"))
    users = {task.pk: task.holder.post.tenures.get().user for task in tasks}
    end = time.perf_counter() + seconds

    def run(turn: int) -> int:
        done = 0
        try:
            for task in tasks[turn::WRITERS]:
                if time.perf_counter() > end:
                    break
                actions.receive(by=users[task.pk], task=task, at=later(1))
                actions.report(by=users[task.pk], task=task, text="完成", at=later(1))
                done += 2
        finally:
            connection.close()
        return done

    began = time.perf_counter()
    with ThreadPoolExecutor(WRITERS) as pool:
        deeds = sum(pool.map(run, range(WRITERS)))
    return deeds, time.perf_counter() - began


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
