"""What people do to a problem. Each is one transaction, one step of its history, one line in the log.

`on` is the day on which it was done, today where nothing is said; entered later it keeps both days.
All raise ProblemRefused, and write nothing then.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems import deeds
from zerentian.kernel.problems.actions.writing import Doing, write
from zerentian.kernel.problems.deeds import Deed
from zerentian.kernel.problems.errors import ProblemRefused
from zerentian.kernel.problems.models import Problem
from zerentian.kernel.responsibilities.models import Holder


def do(*, by: User | None, problem: Problem, deed: Deed, at: datetime, on: date | None) -> Problem:
    """The deed is done to the problem, which is answered as it stands then."""
    [found] = write([Doing(problem.pk, by, on or timezone.localtime(at).date(), deed)], at=at)
    return found


def hand_over(
    *, by: User, problem: Problem, holder: Holder, at: datetime, on: date | None = None,
    due: date | None = None, work: str = "", note: str = "",
) -> Problem:  # fmt: skip
    """The holder is to put it right by the term of the work, or by `due`, a working day."""
    deed = deeds.handed_over(holder=holder.pk, due=due, work=work, words=note)
    return do(by=by, problem=problem, deed=deed, at=at, on=on)


def take_up(
    *, by: User, problem: Problem, holder: Holder, at: datetime, on: date | None = None,
    note: str = "",
) -> Problem:  # fmt: skip
    """The holder, on whose post `by` sits, puts it right without waiting to be told."""
    deed = deeds.taken_up(holder=holder.pk, words=note)
    return do(by=by, problem=problem, deed=deed, at=at, on=on)


def work_on(
    *, by: User, problem: Problem, note: str, at: datetime, on: date | None = None
) -> Problem:
    """A measure is on record; the state stays."""
    return do(by=by, problem=problem, deed=deeds.worked(words=note), at=at, on=on)


def extend(
    *, by: User, problem: Problem, due: date, note: str, at: datetime, on: date | None = None
) -> Problem:
    """The deadline is a later working day, for a reason."""
    return do(by=by, problem=problem, deed=deeds.extended(due=due, words=note), at=at, on=on)


def report_solved(
    *, by: User, problem: Problem, note: str, at: datetime, on: date | None = None
) -> Problem:
    """`by` has put it right; somebody else has to look."""
    return do(by=by, problem=problem, deed=deeds.solved(by=by.pk, words=note), at=at, on=on)


def reject(
    *, by: User, problem: Problem, note: str, at: datetime, on: date | None = None
) -> Problem:
    """It is not put right; the holder goes on."""
    return do(by=by, problem=problem, deed=deeds.rejected(words=note), at=at, on=on)


def hold(
    *, by: User, problem: Problem, until: date, note: str, at: datetime, on: date | None = None
) -> Problem:
    """It cannot be put right for now; it comes up again on `until`, a working day."""
    return do(by=by, problem=problem, deed=deeds.held(until=until, words=note), at=at, on=on)


def resume(
    *, by: User, problem: Problem, at: datetime, holder: Holder | None = None,
    on: date | None = None, due: date | None = None, note: str = "",
) -> Problem:  # fmt: skip
    """Work goes on, by the former holder or another one."""
    pk = holder.pk if holder else problem.holder_id
    if pk is None:
        raise ProblemRefused("holder")
    deed = deeds.resumed(holder=pk, due=due, words=note)
    return do(by=by, problem=problem, deed=deed, at=at, on=on)


def unfounded(
    *, by: User, problem: Problem, note: str, at: datetime, on: date | None = None
) -> Problem:
    """There was nothing to put right, says somebody who was not to do so."""
    return do(by=by, problem=problem, deed=deeds.unfounded(by=by.pk, words=note), at=at, on=on)


def reopen(
    *, by: User, problem: Problem, note: str, at: datetime, on: date | None = None
) -> Problem:
    """It is to be handed over again, one level higher; it no longer counts as solved."""
    return do(by=by, problem=problem, deed=deeds.reopened(words=note), at=at, on=on)
