from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems.models.guards import IN_ORDER
from zerentian.kernel.problems.models.problems import Problem, State
from zerentian.kernel.responsibilities.models import Holder


class Verb(models.TextChoices):
    """What was done to a problem."""

    OPENED = "opened", _("Found")
    HANDED_OVER = "handed_over", pgettext_lazy("problem", "Handed over")
    TAKEN_UP = "taken_up", _("Taken up")
    WORKED = "worked", _("Measure taken")
    EXTENDED = "extended", _("Deadline extended")
    SOLVED = "solved", _("Reported as solved")
    VERIFIED = "verified", _("Verified and closed")
    REJECTED = "rejected", _("Not accepted")
    HELD = "held", _("Put on hold")
    RESUMED = "resumed", _("Work resumed")
    UNFOUNDED = "unfounded", _("Found to be unfounded")
    REOPENED = "reopened", _("Reopened")
    ESCALATED = "escalated", _("Passed up a level")
    LOOKED_BACK = "looked_back", _("Looked at again")


class Step(models.Model):
    """One thing that was done to a problem, and how the problem stood afterwards.

    Never changed: so the state on any day, as it was known on any day, is the last step up to it.
    late_from: the first day on which this state is late. A step of the system has nobody in
    `recorded_by`. Only the words can be cleaned of somebody who is erased.
    """

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="history")
    number = models.PositiveSmallIntegerField()  # from 1
    verb = models.TextField(choices=Verb.choices)
    day = models.DateField()
    state = models.TextField(choices=State.choices)
    level = models.PositiveSmallIntegerField()
    holder = models.ForeignKey(Holder, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    late_from = models.DateField(null=True)
    words = models.BinaryField(null=True)  # reason, measure or opinion, sealed
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["problem", "number"], name="step_numbered_once"),
            models.CheckConstraint(condition=Q(verb__in=Verb.values), name="step_verb_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="step_state_known"),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=False) | Q(verb="escalated"),
                name="step_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None, late_from=None)
                | Q(due_on__isnull=False, late_from__isnull=False),
                name="step_late_after_due",
            ),
        ]
        triggers = [
            IN_ORDER,
            pgtrigger.ReadOnly(name="step_stays", exclude=["words"]),
            pgtrigger.Protect(name="step_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = (
            "id", "problem", "number", "verb", "day", "state", "level", "holder", "due_on",
            "late_from", "recorded_at", "recorded_by",
        )  # fmt: skip
        personal = ("words",)

    def __str__(self) -> str:
        return f"{self.problem_id}/{self.number} {self.verb}"
