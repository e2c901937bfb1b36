"""What time it is for work that no request began."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This instant; on the demo's day where the instance stands still, as requests have it."""
    real = timezone.localtime()
    day = settings.INSTANCE.clock
    return real if day is None else datetime.combine(day, real.timetz())
