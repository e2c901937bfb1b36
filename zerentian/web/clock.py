"""The one place where a request learns what day it is.

A demo stands still on one day while its time of day runs, so that what is done in it has an order.
Sign-in measures lock-outs and one-time codes by the real clock: a day that never ends never unlocks.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This instant in the reporting time zone, on the demo's day where the instance has one."""
    real = timezone.localtime()
    day = settings.INSTANCE.clock
    return real if day is None else datetime.combine(day, real.timetz())
