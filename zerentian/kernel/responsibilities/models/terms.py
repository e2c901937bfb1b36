from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models.posts import same
from zerentian.kernel.responsibilities.models.dated import some_day
from zerentian.kernel.responsibilities.models.roles import Role


class VisitTerm(models.Model):
    """How often the holders of a role visit, as the pack said on the days of `valid`.

    A frequency that changes counts from the day on which its pack was loaded: what was due before is
    not judged by it. every, by_class: days between two visits, the same for a class of subjects;
    first: days to the first visit; modes: the ways of visiting that fulfil it.
    """

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="visit_terms")
    every = models.PositiveIntegerField()
    by_class = models.JSONField(default=dict)
    first = models.PositiveIntegerField()
    modes = ArrayField(models.TextField())
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="visit_term_one_a_day",
                expressions=[
                    (same("role_id"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            some_day("visit_term"),
            models.CheckConstraint(condition=Q(every__gt=0, first__gt=0), name="visit_term_days"),
        ]

    class Privacy:
        public = ("id", "role", "every", "by_class", "first", "modes", "valid")

    def __str__(self) -> str:
        return f"{self.role.key}: {self.every}"
