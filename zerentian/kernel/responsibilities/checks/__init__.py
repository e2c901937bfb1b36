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
from zerentian.kernel.responsibilities.checks.placing import may_place, of_place
from zerentian.kernel.responsibilities.checks.planning import Plan, plan

__all__ = [
    "Plan", "allowed", "held", "may_place", "not_held", "nothing_held", "of_ending", "of_place",
    "of_taking_back", "plan", "preview", "refusals", "superseded", "words",
]  # fmt: skip
