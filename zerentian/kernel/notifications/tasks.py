"""Messages leave in the background."""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from zerentian.kernel.jobs import clock
from zerentian.kernel.notifications import actions, sending
from zerentian.kernel.packs import queries as packs


@app.periodic(cron="* * * * *")
@app.task(
    name="notifications.send", queueing_lock="notifications.send", lock="notifications.send",
    pass_context=False,
)  # fmt: skip
def send(timestamp: int) -> None:
    """Killed in the middle it goes on where it was (see sending.py)."""
    at = clock.now()
    sending.plan(at=at)
    sending.deliver(at=at)


@app.periodic(cron="25 20 * * *")  # 04:25 in the reporting time zone
@app.task(name="notifications.forget", queueing_lock="notifications.forget", pass_context=False)
def forget(timestamp: int) -> None:
    actions.forget(before=clock.now() - timedelta(days=packs.current().reminders.keep_days))
