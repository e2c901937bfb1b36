from __future__ import annotations

from typing import ClassVar

from django.db import models

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems.models import Problem


class Progress(models.Model):
    """Progress on a problem that came from a device: known again when it is sent again."""

    append_only: ClassVar[bool] = True

    client_id = models.UUIDField()
    content = models.UUIDField()  # keyed digest of what was told
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="+")
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client_id", "content"], name="progress_told_once"),
        ]

    class Privacy:
        internal = ("id", "client_id", "content", "problem", "received_by", "received_at")

    def __str__(self) -> str:
        return f"progress {self.pk} on {self.problem_id}"
