from __future__ import annotations

import pgtrigger
from django.db import models

from zerentian.kernel.accounts.models import User
from zerentian.kernel.visits.models.visits import Visit


class Conflict(models.Model):
    """The same client id came again with other content: both are kept, a person compares them."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="conflicts")
    content = models.UUIDField()
    told = models.BinaryField(null=True)  # AES-GCM: JSON of what came
    received_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "content"], name="visit_conflict_once"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="conflict_only_settled", exclude=["told", "settled_at", "settled_by"]
            ),
            pgtrigger.Protect(name="conflict_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = (
            "id", "visit", "content", "received_by", "received_at", "settled_at", "settled_by",
        )  # fmt: skip
        sensitive = ("told",)

    def __str__(self) -> str:
        return f"conflict of visit {self.visit_id}"
