"""Long deeds of imports, in the background."""

from __future__ import annotations

from typing import Final

from django.db import close_old_connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from zerentian.kernel.imports import running
from zerentian.kernel.jobs import clock

TIMES: Final = 5  # a database that goes away five times will not come back by itself
AGAIN: Final = RetryStrategy(max_attempts=TIMES, wait=5, retry_exceptions=running.GONE)


@app.task(name="imports.work", lock="imports", retry=AGAIN, pass_context=True)
def work(context: JobContext, work: int) -> None:
    """One after the other: a large workbook takes its memory, and registers take one at a time."""
    close_old_connections()
    running.run(work=work, at=clock.now(), last=context.job.attempts >= TIMES)
