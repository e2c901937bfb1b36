from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems.models.guards import SAME_VERSION
from zerentian.kernel.problems.models.problems import Problem


class LookBack(models.Model):
    """A closed problem is looked at again between two days. Failed, it is opened again (回头看).

    closing: the number of the step that closed it, so that each closing is looked at once. visit: the
    visit that looked, with the version of the checklist that found the problem (B-5).
    """

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="look_backs")
    closing = models.PositiveSmallIntegerField()
    from_day = models.DateField()
    until_day = models.DateField()
    done_on = models.DateField(null=True)
    passed = models.BooleanField(null=True)
    visit = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    done_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["problem", "closing"], name="look_back_once"),
            models.CheckConstraint(
                condition=Q(until_day__gte=F("from_day")), name="look_back_window"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_on__gte=F("from_day")),
                name="look_back_not_early",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, passed=None, done_by=None, visit=None)
                | Q(done_on__isnull=False, passed__isnull=False, done_by__isnull=False),
                name="look_back_done_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["until_day"], name="look_back_due", condition=Q(done_on=None))
        ]
        triggers = [
            SAME_VERSION,
            pgtrigger.ReadOnly(
                name="look_back_only_done", exclude=["done_on", "passed", "visit", "done_by"]
            ),
            pgtrigger.Protect(
                name="look_back_done_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__done_on__isnull=False),
            ),
            pgtrigger.Protect(name="look_back_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = (
            "id", "problem", "closing", "from_day", "until_day", "done_on", "passed", "visit",
            "recorded_at", "done_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"look-back at problem {self.problem_id}"
