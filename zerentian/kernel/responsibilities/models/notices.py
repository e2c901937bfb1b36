from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities.models.holders import Holder
from zerentian.kernel.responsibilities.models.roles import Role


class Notice(models.Model):
    """A holder is told that subjects came from or went to another one; shown until acknowledged."""

    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="notices")
    other = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+")
    gains = models.BooleanField()  # the holder receives; else gives
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()  # of subjects
    day = models.DateField()  # from which the other one answers
    note = models.TextField(default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)  # the handover was taken back

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="notice_seen_by_somebody",
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="notice_of_something"),
        ]
        indexes = [
            models.Index(
                fields=["holder"], name="notice_open", condition=Q(seen_at=None, withdrawn=False)
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="notice_only_seen", exclude=["seen_at", "seen_by", "withdrawn"])
        ]

    class Privacy:
        internal = (
            "id", "holder", "other", "gains", "role", "count", "day", "note", "recorded_at",
            "recorded_by", "seen_at", "seen_by", "withdrawn",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"notice {self.pk} to {self.holder_id}"
