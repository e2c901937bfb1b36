"""Everything that is done to problems. What people may do is asked before, by queries.may."""

from zerentian.kernel.problems.actions.escalating import escalate
from zerentian.kernel.problems.actions.evidence import do_showing, show
from zerentian.kernel.problems.actions.looking import Seen, look_again
from zerentian.kernel.problems.actions.moving import (
    do,
    extend,
    hand_over,
    hold,
    reject,
    reopen,
    report_solved,
    resume,
    take_up,
    unfounded,
    work_on,
)
from zerentian.kernel.problems.actions.opening import Found, open_, open_many
from zerentian.kernel.problems.actions.settling import look_back, verify, verify_many
from zerentian.kernel.problems.actions.writing import Doing, write

__all__ = [
    "Doing",
    "Found",
    "Seen",
    "do",
    "do_showing",
    "escalate",
    "extend",
    "hand_over",
    "hold",
    "look_again",
    "look_back",
    "open_",
    "open_many",
    "reject",
    "reopen",
    "report_solved",
    "resume",
    "show",
    "take_up",
    "unfounded",
    "verify",
    "verify_many",
    "work_on",
    "write",
]
