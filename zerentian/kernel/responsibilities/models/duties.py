from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.responsibilities.models.dated import dated, kept
from zerentian.kernel.responsibilities.models.holders import Holder
from zerentian.kernel.responsibilities.models.roles import Role
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.overlaps import no_overlap


class Duty(models.Model):
    """Holder answers for subject in a role on every day of [from, to).

    Nothing is updated in place: what ends or is put right is superseded and written anew, so that
    the duties can be asked as they were known on any day.
    """

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="duties")
    exclusive = models.BooleanField()  # of the role when the duty began
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="duties")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="duties")
    valid = DateRangeField()
    roster = models.TextField(
        default=""
    )  # the list it came with, for example "gaoli"; they stay apart
    reason = models.TextField(default="")
    end_reason = models.TextField(default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = dated("duty")
        indexes = [
            models.Index(fields=["holder"], name="duty_holder", condition=Q(superseded_at=None)),
        ]
        triggers = [
            *kept(),
            *no_overlap(
                "duty_one_exclusive_holder",
                parent="subject",
                same=["role"],
                only={"exclusive": "true"},
            ),
            *no_overlap(
                "duty_holder_once",
                parent="subject",
                same=["role", "holder"],
                only={"exclusive": "false"},
            ),
        ]

    class Privacy:
        internal = (
            "id",
            "role",
            "exclusive",
            "subject",
            "holder",
            "valid",
            "roster",
            "reason",
            "end_reason",
            "recorded_at",
            "recorded_by",
            "superseded_at",
        )

    def __str__(self) -> str:
        return f"{self.role_id}: {self.holder_id} for {self.subject_id} {self.valid}"
