"""When regular work is due."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

REPORTING = ZoneInfo("Asia/Shanghai")


def is_sealing_due(*, last: datetime | None, now: datetime) -> bool:
    """The log is sealed once a day: as soon as a day has begun (in the reporting time zone) on which
    it was not. So a machine that was off at night seals in the morning."""
    return last is None or local_day(last) < local_day(now)


def local_day(moment: datetime) -> date:
    return moment.astimezone(REPORTING).date()
