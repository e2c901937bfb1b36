"""Regular work in the background."""

from __future__ import annotations

from procrastinate.contrib.django import app

from zerentian.kernel.fieldwork.due import reminding
from zerentian.kernel.jobs import clock


@app.periodic(cron="40 * * * *")
@app.task(name="fieldwork.remind", queueing_lock="fieldwork.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Hourly looked after, so that a machine that was off at night reminds in the morning; told once a
    day by its key, however often it runs or is killed."""
    at = clock.now()
    if at.hour >= 6:
        reminding.remind(on=at.date(), at=at)
