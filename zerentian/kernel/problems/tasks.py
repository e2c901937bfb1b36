"""Late problems go up a level every morning. The task may be killed at any moment and runs again."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from zerentian.kernel.jobs import clock
from zerentian.kernel.problems import actions


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="escalate", lock="escalate", pass_context=False)
def escalate(timestamp: int) -> None:
    """Hourly, so that no morning is missed; what went up today does not go up again today."""
    now = clock.now()
    actions.escalate(on=timezone.localtime(now).date(), at=now)
