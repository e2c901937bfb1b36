from zerentian.kernel.problems.models.accountability import Accountability, Appeal, Measure
from zerentian.kernel.problems.models.escalations import Escalation
from zerentian.kernel.problems.models.evidence import Evidence
from zerentian.kernel.problems.models.lookbacks import LookBack
from zerentian.kernel.problems.models.problems import Problem, State
from zerentian.kernel.problems.models.steps import Step, Verb

__all__ = [
    "Accountability",
    "Appeal",
    "Escalation",
    "Evidence",
    "LookBack",
    "Measure",
    "Problem",
    "State",
    "Step",
    "Verb",
]
