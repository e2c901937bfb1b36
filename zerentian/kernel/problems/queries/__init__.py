"""What can be asked about problems, each with the viewer's scope."""

from zerentian.kernel.problems.queries.choices import (
    evidence,
    history,
    holder,
    holder_choices,
    look_back_of,
    subject_to_open_at,
)
from zerentian.kernel.problems.queries.ledger import Asked, late, ledger, standing
from zerentian.kernel.problems.queries.rights import (
    looks_back_from,
    may,
    may_ever,
    problem_seen,
    seat_for,
    seats_of,
)
from zerentian.kernel.problems.queries.seen import (
    mine,
    of_subject,
    open_for_holder,
    problems,
)
from zerentian.kernel.problems.queries.totals import Totals, counts, look_backs, rechecks

__all__ = [
    "Asked",
    "Totals",
    "counts",
    "evidence",
    "history",
    "holder",
    "holder_choices",
    "late",
    "ledger",
    "look_back_of",
    "look_backs",
    "looks_back_from",
    "may",
    "may_ever",
    "mine",
    "of_subject",
    "open_for_holder",
    "problem_seen",
    "problems",
    "rechecks",
    "seat_for",
    "seats_of",
    "standing",
    "subject_to_open_at",
]
