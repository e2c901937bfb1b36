from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from zerentian.kernel.problems.models.problems import Problem


class Escalation(models.Model):
    """A level was told that a problem is late: once, because the database knows no second row.

    So a worker that is killed and runs again tells nobody twice.
    """

    append_only = True
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="escalations")
    level = models.PositiveSmallIntegerField()  # that was told
    day = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["problem", "level"], name="escalation_once"),
            models.CheckConstraint(condition=Q(level__gte=1), name="escalation_upwards"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="escalation_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    class Privacy:
        internal = ("id", "problem", "level", "day", "recorded_at")

    def __str__(self) -> str:
        return f"problem {self.problem_id} to level {self.level}"
