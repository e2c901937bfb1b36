from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.subjects.models import Subject


class Facility(models.Model):
    """Water, cable television or the like is brought to a household. It counts once for each household
    and kind, after the household accepted it (C-7)."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="facilities")
    kind = models.TextField()  # code list `facility`
    applied_on = models.DateField()
    done_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)  # by the household
    cost = models.BigIntegerField(null=True)  # fen
    payer = models.TextField(default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"], condition=Q(withdrawn_at=None), name="facility_once"
            ),  # C-7
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_on__gte=F("applied_on")),
                name="facility_done_after_applied",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None)
                | Q(done_on__isnull=False, accepted_on__gte=F("done_on")),
                name="facility_accepted_after_done",
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0), name="facility_cost_not_negative"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="facility_goes_on",
                exclude=["done_on", "accepted_on", "cost", "payer", "withdrawn_at"],
            ),
            pgtrigger.Protect(name="facility_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = (
            "id", "subject", "kind", "applied_on", "done_on", "accepted_on", "cost", "payer",
            "recorded_at", "recorded_by", "withdrawn_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} for {self.subject_id}"
