"""By which checklist a problem is looked back at (B-5)."""

from __future__ import annotations

from django.db.models import QuerySet

from zerentian.kernel.problems.models import Problem
from zerentian.kernel.visits.models import Mode, Visit


def first_check(problem: Problem) -> QuerySet[Visit]:
    """The visit that found it, by whose version a visit looks back; none: a line on its page will do,
    because no visit found it or nobody looks back by that checklist."""
    return Visit.objects.filter(
        pk=problem.visit or 0, template__body__modes__contains=[Mode.LOOK_BACK.value]
    )
