"""Files go when their days are over."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from zerentian.kernel.files import actions


@app.periodic(cron="45 18 * * *")  # 02:45 in the reporting time zone
@app.task(queueing_lock="files.expire", pass_context=False)
def expire(timestamp: int) -> None:
    now = timezone.localtime()
    actions.expire(on=now.date(), at=now)
