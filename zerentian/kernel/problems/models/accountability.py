from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.problems.models.problems import Problem
from zerentian.kernel.regions.models import Region


class Measure(models.TextChoices):
    """The ladder of accountability, from the lightest up (domain notes 5.4)."""

    REMINDED = "reminded", _("Reminder or criticism in talk")
    TALK = "talk", _("Talk or inquiry by letter")
    CRITICISED = "criticised", _("Circular criticism")
    ADMONISHED = "admonished", _("Formal admonition")
    REASSIGNED = "reassigned", _("Organisational measure")
    PUNISHED = "punished", _("Party or administrative punishment")


class Appeal(models.TextChoices):
    NONE = "none", _("No appeal")
    FILED = "filed", _("Appeal under review")
    UPHELD = "upheld", _("Decision upheld on appeal")
    CHANGED = "changed", _("Decision changed on appeal")


class Accountability(models.Model):
    """What the competent body decided about an official or a unit. Nothing here follows from a rule:
    somebody enters a document that exists (B-7). Kept as it was entered; a correction is a new entry,
    and one that was made by mistake is corrected by one that is `withdrawn`.
    """

    measure = models.TextField(choices=Measure.choices)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    problem = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="+")
    facts = models.BinaryField()  # which facts the decision names, sealed
    deciding_body = models.TextField()
    document = models.TextField()  # its number
    decided_on = models.DateField()
    effective_until = models.DateField(null=True)  # first day without effect
    appeal = models.TextField(choices=Appeal.choices, default=Appeal.NONE)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.TextField(default="")  # of the correction
    withdrawn = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(document__regex=r"\S"), name="accountability_document"
            ),
            models.CheckConstraint(
                condition=Q(deciding_body__regex=r"\S"), name="accountability_body"
            ),
            models.CheckConstraint(
                condition=Q(measure__in=Measure.values), name="accountability_measure_known"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, entity=None) | Q(user=None, entity__isnull=False),
                name="accountability_of_one",
            ),
            models.CheckConstraint(
                condition=Q(effective_until=None) | Q(effective_until__gt=F("decided_on")),
                name="accountability_effect",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, withdrawn=False)
                | Q(corrects__isnull=False, reason__regex=r"\S"),
                name="accountability_corrected_for_a_reason",
            ),
        ]
        triggers = [
            # Only names of erased citizens are taken out of the facts.
            pgtrigger.ReadOnly(name="accountability_stays", exclude=["facts"]),
            pgtrigger.Protect(name="accountability_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = ("id", "region", "corrects", "withdrawn", "recorded_at", "recorded_by")
        sensitive = (
            "measure", "user", "entity", "problem", "facts", "deciding_body", "document",
            "decided_on", "effective_until", "appeal", "reason",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"accountability {self.pk}"
