"""Regular background work. Each task may be killed at any moment and simply runs again."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from zerentian.kernel.activity import actions as activity
from zerentian.kernel.activity.models import Seal
from zerentian.kernel.jobs import rules


@app.periodic(cron="30 * * * *")
@app.task(queueing_lock="seal", lock="seal", pass_context=False)
def seal(timestamp: int) -> None:
    """Seal the activity log once a day, hourly looked after so that no night is missed."""
    now = timezone.now()
    last = Seal.objects.order_by("-last").values_list("at", flat=True).first()
    if rules.is_sealing_due(last=last, now=now):
        activity.seal(at=now)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Give jobs of a killed worker back to the queue; nothing else does."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="15 20 * * *")  # 04:15 in the reporting time zone
@app.task(queueing_lock="tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:
    """Forget jobs that were done more than 30 days ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=30 * 24, include_failed=True)
