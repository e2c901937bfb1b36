from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.problems.models import Problem, Step
from zerentian.kernel.visits.models.photos import STATES
from zerentian.lib.states import guard


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


class ProgressPhoto(models.Model):
    """A photo that progress announced. Once all of it came, it is evidence of the step."""

    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="photos")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")
    device = models.UUIDField()
    client_id = models.UUIDField(unique=True)
    size = models.PositiveIntegerField()  # bytes, as announced
    sha256 = models.TextField(db_collation="C")  # of the bytes as they were sent
    state = models.TextField(default="expected")
    why = models.TextField(default="")  # it was refused, a code
    kept_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="progress_photo_not_empty"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STATES.states)), name="progress_photo_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="kept", kept_at__isnull=False)
                | ~Q(state="kept") & Q(kept_at=None),
                name="progress_photo_kept_at",
            ),
        ]
        triggers = [
            guard(STATES, "state"),
            pgtrigger.ReadOnly(
                name="progress_photo_only_kept", exclude=["state", "why", "kept_at"]
            ),
        ]

    class Privacy:
        internal = (
            "id", "progress", "step", "device", "client_id", "size", "sha256", "state", "why", "kept_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"photo {self.pk} of progress {self.progress_id}"
