"""What stands in the way of a duty. Reads only; the actions call them inside their transaction."""

from zerentian.kernel.responsibilities.checks import words
from zerentian.kernel.responsibilities.checks.assigning import preview, refusals
from zerentian.kernel.responsibilities.checks.ending import (
    held,
    not_held,
    nothing_held,
    of_ending,
    of_taking_back,
    superseded,
)
from zerentian.kernel.responsibilities.checks.looking import allowed
from zerentian.kernel.responsibilities.checks.placing import (
    inside,
    may_place,
    not_your_place,
    of_place,
    ranges,
)
from zerentian.kernel.responsibilities.checks.planning import Plan, plan

__all__ = [
    "Plan", "allowed", "held", "inside", "may_place", "not_held",
    "not_your_place", "nothing_held", "of_ending", "of_place",
    "of_taking_back", "plan", "preview", "ranges", "refusals", "superseded", "words",
]  # fmt: skip
