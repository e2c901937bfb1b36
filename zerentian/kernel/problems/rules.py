"""Decisions about problems: where they may go, by when, who may say so. No clock, no database.

The terms come from the pack (domain notes 5.2 and 5.5); a day is a working day of its calendar.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Final

from zerentian.lib.states import Machine
from zerentian.lib.working_days import WorkingDays

FOUND: Final = "found"  # 待交办
FIXING: Final = "fixing"  # 整改中
SOLVED: Final = "solved"  # 待验收
CLOSED: Final = "closed"  # 已销号
HELD: Final = "held"  # 挂账
UNFOUNDED: Final = "unfounded"  # 不属实

MACHINE: Final = Machine(
    name="problem",
    starts=frozenset({FOUND}),
    ways={
        FOUND: frozenset({FIXING, HELD, UNFOUNDED}),
        FIXING: frozenset({SOLVED, HELD, UNFOUNDED}),
        SOLVED: frozenset({CLOSED, FIXING}),
        HELD: frozenset({FIXING, UNFOUNDED}),
        CLOSED: frozenset({FOUND}),
        UNFOUNDED: frozenset({FOUND}),
    },
)
# From which states a deed is possible; a test holds this against the table.
ORIGINS: Final[Mapping[str, frozenset[str]]] = {
    "handed_over": frozenset({FOUND, FIXING}),  # while it is put right: to somebody else
    "taken_up": frozenset({FOUND}),
    "worked": frozenset({FOUND, FIXING, SOLVED, HELD}),
    "extended": frozenset({FOUND, FIXING, SOLVED, HELD}),
    "solved": frozenset({FIXING}),
    "verified": frozenset({SOLVED}),
    "rejected": frozenset({SOLVED}),
    "held": frozenset({FOUND, FIXING}),
    "resumed": frozenset({HELD}),
    "unfounded": frozenset({FOUND, FIXING, HELD}),
    "reopened": frozenset({CLOSED, UNFOUNDED}),
    "escalated": frozenset({FOUND, FIXING, SOLVED, HELD}),
    "looked_back": frozenset({CLOSED}),
}
OPEN: Final = frozenset({FOUND, FIXING, SOLVED, HELD})
SETTLED: Final = frozenset({CLOSED, UNFOUNDED})  # states that somebody else than the fixer decides
DAY: Final = timedelta(days=1)
SAMPLE: Final = 100  # parts into which the sample of the look-back cuts


def hand_over_by(days: WorkingDays, found: date, *, term: int) -> date:
    """By when somebody is to be named for a problem; with a term of 0 on the same working day."""
    return days.after(found, term)


def fix_by(days: WorkingDays, handed: date, *, term: int) -> date:
    """By when a problem is to be put right; the day of handing over is not counted."""
    return days.after(handed, term)


def is_overdue(due: date | None, on: date) -> bool:
    """Late from the day after the deadline on. What has no deadline is never late."""
    return due is not None and on > due


def climbs_on(
    days: WorkingDays, since: date | None, *, level: int, top: int, term: int
) -> date | None:
    """The first day on which the next level is to be told: `term` working days after the deadline,
    or after the last step up. None where nobody is above or no deadline runs."""
    return None if since is None or level >= top else days.after(since, term)


def is_in_sample(problem: int, *, percent: int) -> bool:
    """Whether a closed problem is looked at again by the share of the pack.

    Drawn from a digest of its number, so that it is the same whoever asks and nobody can choose it.
    """
    drawn = hashlib.sha256(b"look back %d" % problem).digest()
    return int.from_bytes(drawn[:8], "big") % SAMPLE < percent


def may_settle(decider: int, *, fixers: Collection[int], seated: Collection[int]) -> bool:
    """B-4: whoever reported it solved, or sits on the post that was to solve it, decides nothing."""
    return decider not in fixers and decider not in seated
