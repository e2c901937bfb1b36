"""Long exports are made in the background; finished files go when their days are over."""

from __future__ import annotations

from procrastinate.contrib.django import app

from zerentian.kernel.exports import actions
from zerentian.kernel.jobs import clock


@app.task(name="exports.make", pass_context=False)
def make(request: int) -> None:
    """Killed in the middle it begins anew; done twice it changes nothing."""
    actions.make(request=request, at=clock.now())


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="exports.expire", pass_context=False)
def expire(timestamp: int) -> None:
    actions.expire(at=clock.now())
