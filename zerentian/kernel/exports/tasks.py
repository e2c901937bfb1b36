"""Long exports are made in the background; finished files go when their days are over."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from zerentian.kernel.exports import actions


@app.task(name="exports.make", pass_context=False)
def make(request: int) -> None:
    """Killed in the middle it begins anew; done twice it changes nothing."""
    actions.make(request=request, at=now())


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="exports.expire", pass_context=False)
def expire(timestamp: int) -> None:
    actions.expire(at=now())


def now() -> datetime:
    """This instant; on the demo's day where the instance stands still, as requests have it."""
    real = timezone.localtime()
    day = settings.INSTANCE.clock
    return real if day is None else datetime.combine(day, real.timetz())
