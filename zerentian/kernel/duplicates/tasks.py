"""The nightly comparison. It may be killed at any moment and simply runs again."""

from __future__ import annotations

import subprocess
import sys

from procrastinate.contrib.django import app

COMMAND = [sys.executable, "-m", "zerentian", "duplicates", "find"]


class Failed(RuntimeError):
    """The comparison ended with an error; its own words stand in the worker's output."""


@app.periodic(cron="40 17 * * *")  # 01:40 in the reporting time zone
@app.task(queueing_lock="duplicates", lock="duplicates", pass_context=False)
def compare(timestamp: int) -> None:
    """Look for people who stand twice, in a process of its own: it opens every number and needs more
    than a gigabyte, and both must be gone when it is done."""
    done = subprocess.run(COMMAND, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    if done.returncode:
        raise Failed(done.returncode)
