from __future__ import annotations

import pgtrigger
from django.db import models

from zerentian.kernel.accounts.models import User
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.problems.models.steps import Step


class Evidence(models.Model):
    """A photo or document that shows what was found or done in a step. None is ever compulsory."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.BinaryField()  # as its owner called it, sealed: people write names into names
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "file"], name="evidence_once"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="evidence_stays", exclude=["name"]),
            pgtrigger.Protect(name="evidence_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        internal = ("id", "step", "file", "recorded_at", "recorded_by")
        personal = ("name",)

    def __str__(self) -> str:
        return f"evidence {self.pk} of step {self.step_id}"
