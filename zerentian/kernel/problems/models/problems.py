from __future__ import annotations

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems import rules
from zerentian.kernel.problems.models.guards import SECOND_PAIR, UPWARDS
from zerentian.kernel.responsibilities.models import Holder
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.states import guard


class State(models.TextChoices):
    """The words of 问题台账 for the states of the machine."""

    FOUND = rules.FOUND, _("To be handed over")
    FIXING = rules.FIXING, _("Being put right")
    SOLVED = rules.SOLVED, _("To be verified")
    CLOSED = rules.CLOSED, pgettext_lazy("problem", "Closed")
    HELD = rules.HELD, _("On hold")
    UNFOUNDED = rules.UNFOUNDED, _("Unfounded")


class Problem(models.Model):
    """Something that is wrong at a subject, and how far it is put right.

    What was found is fixed; what became of it is kept in `Step` rows, of which these columns repeat
    the last one so that lists and conditional writes find it. due_on: by when the present state is
    to be left; climbs_on: from when on the next level is to be told; steps: how many there were.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="problems")
    kind = models.TextField()  # key of a kind in the pack's problems.toml
    source = models.TextField()  # key of a source there
    work = models.TextField()  # key of a work there: how long putting it right takes
    safety = models.BooleanField(default=False)
    words = models.BinaryField()  # what is wrong, sealed
    visit = models.BigIntegerField(null=True)  # the visit that found it
    item = models.TextField(default="")  # the item of its checklist
    found_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    state = models.TextField(choices=State.choices, default=State.FOUND)
    level = models.PositiveSmallIntegerField(default=0)  # of the pack's levels, 0 the nearest
    holder = models.ForeignKey(Holder, null=True, on_delete=models.PROTECT, related_name="problems")
    due_on = models.DateField(null=True)
    climbs_on = models.DateField(null=True)
    fixed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    steps = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(source="") & ~Q(work=""), name="problem_classed"
            ),
            models.CheckConstraint(
                condition=Q(visit=None, item="") | Q(visit__isnull=False) & ~Q(item=""),
                name="problem_of_an_item",
            ),
            models.UniqueConstraint(
                fields=["visit", "item"], condition=Q(visit__isnull=False),
                name="problem_finding_once",
            ),
            # Open means that a deadline runs; settled means that none does.
            models.CheckConstraint(
                condition=Q(state__in=sorted(rules.OPEN), due_on__isnull=False)
                | Q(state__in=sorted(rules.SETTLED), due_on=None, climbs_on=None),
                name="problem_open_is_due",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[rules.FIXING, rules.SOLVED]) | Q(holder__isnull=False),
                name="problem_fixed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[rules.SOLVED, rules.CLOSED]) | Q(fixed_by__isnull=False),
                name="problem_solved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(rules.SETTLED), decided_by__isnull=False,
                            decided_on__isnull=False, decided_on__gte=F("found_on"))
                | Q(state__in=sorted(rules.OPEN), decided_by=None, decided_on=None),
                name="problem_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=rules.CLOSED) | ~Q(decided_by=F("fixed_by")),
                name="problem_closed_by_another",
            ),
            models.CheckConstraint(condition=Q(steps__gte=1), name="problem_has_steps"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["subject"], name="problem_subject"),
            models.Index(fields=["state", "due_on"], name="problem_state_due"),
            models.Index(
                fields=["holder"], name="problem_holder",
                condition=Q(state__in=sorted(rules.OPEN)),
            ),
            models.Index(
                fields=["climbs_on"], name="problem_climbs", condition=Q(climbs_on__isnull=False)
            ),
        ]  # fmt: skip
        triggers = [
            guard(rules.MACHINE),
            SECOND_PAIR,
            UPWARDS,
            pgtrigger.ReadOnly(
                name="problem_as_found",
                fields=[
                    "subject", "kind", "source", "safety", "visit", "item", "found_on",
                    "recorded_at", "recorded_by",
                ],
            ),
            pgtrigger.Protect(name="problem_no_delete", operation=pgtrigger.Delete),
        ]  # fmt: skip

    class Privacy:
        internal = (
            "id", "subject", "kind", "source", "work", "safety", "visit", "item", "found_on",
            "recorded_at", "recorded_by", "state", "level", "holder", "due_on", "climbs_on",
            "fixed_by", "decided_by", "decided_on", "steps",
        )  # fmt: skip
        personal = ("words",)

    def is_late(self, on: date) -> bool:
        return self.state in rules.OPEN and rules.is_overdue(self.due_on, on)

    def __str__(self) -> str:
        return f"problem {self.pk} ({self.state})"
