"""When messages leave the house, and what becomes of one that does not get through."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from zerentian.lib.states import Machine

# unsure: the worker died between handing over and noting it; only a channel that drops repeats tries again.
DELIVERY: Final = Machine(
    "delivery",
    starts=frozenset({"waiting"}),
    ways={
        "waiting": frozenset({"sending"}),
        "sending": frozenset({"sent", "waiting", "failed", "unsure"}),
        "sent": frozenset(),
        "failed": frozenset(),
        "unsure": frozenset(),
    },
)
PAUSES: Final = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 480))
LOST: Final = timedelta(minutes=10)  # a channel that has not answered by then never will
OVERLAP: Final = timedelta(hours=1)  # no transaction that tells somebody lasts longer


def is_quiet(moment: time, *, since: time, until: time) -> bool:
    """Whether the time of day lies in [since, until), which may reach over midnight."""
    if since <= until:
        return since <= moment < until
    return moment >= since or moment < until


def may_leave(moment: datetime, *, since: time, until: time) -> datetime:
    """The first moment from this one on that is not quiet; the moment knows its time zone."""
    if not is_quiet(moment.time(), since=since, until=until):
        return moment
    day = moment.date() + timedelta(days=int(moment.time() >= until))
    return datetime.combine(day, until, moment.tzinfo)


def digest_at(moment: datetime, *, hour: int, since: time, until: time) -> datetime:
    """When the digest of this day leaves: at its hour, or when the quiet around that hour ends."""
    wanted = datetime.combine(moment.date(), time(hour), moment.tzinfo)
    return may_leave(wanted, since=since, until=until)


def retry(tries: int) -> timedelta | None:
    """How long to wait after so many failures; None: give up."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None
