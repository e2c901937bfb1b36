from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.exports import rules
from zerentian.kernel.regions.models import Region

DECIDED = ("approved", "made", "failed", "expired")


class State(models.TextChoices):
    ASKED = "asked", _("Waits for a second person")
    APPROVED = "approved", _("Being made")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MADE = "made", _("Ready")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Removed")


class Format(models.TextChoices):
    XLSX = "xlsx", _("Excel workbook (.xlsx)")
    CSV = "csv", _("Text table (.csv)")


class ExportRequest(models.Model):
    """Somebody takes a list out: what, why, who agreed, and where the sealed file lies.

    The second person is another one: that is a constraint, not a habit.
    """

    listing = models.TextField()  # key of a manifest Listing
    words = models.JSONField(default=dict)  # parameters of the list's address
    said = models.TextField(default="")  # the filters as people read them
    format = models.TextField(choices=Format.choices)
    full = models.BooleanField(default=False)  # whole numbers
    reason = models.TextField(default="")
    estimated = models.PositiveIntegerField()  # rows when it was asked for
    needs_approval = models.BooleanField()
    region = models.ForeignKey(  # the smallest place that holds all grants of the asker; None: none
        Region, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.TextField(choices=State.choices)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    on = models.DateField()  # today of whoever asked
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")  # of the second person
    done = models.PositiveIntegerField(default=0)  # rows written so far
    made_at = models.DateTimeField(null=True)
    file = models.TextField(default="", db_collation="C")  # name in the folder of exports
    size = models.PositiveBigIntegerField(default=0)  # bytes of the file
    expires_at = models.DateTimeField(null=True)
    taken = models.PositiveIntegerField(default=0)  # how often it was downloaded
    taken_at = models.DateTimeField(null=True)  # the last time

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="export_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="export_decided_at",
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=False)
                | ~Q(state__in=DECIDED)
                | Q(decided_by__isnull=False),
                name="export_needs_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(full=False, needs_approval=False),
                name="export_reason_given",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="export_state_known"),
            models.CheckConstraint(
                condition=Q(format__in=Format.values), name="export_format_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="made")
                | Q(made_at__isnull=False, expires_at__isnull=False) & ~Q(file=""),
                name="export_made_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="expired") | Q(file=""), name="export_expired_has_none"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="export_mine"),
            models.Index(fields=["expires_at"], condition=Q(state="made"), name="export_expiring"),
        ]
        triggers = [
            pgtrigger.FSM(name="export_states", field="state", transitions=[*rules.TRANSITIONS])
        ]

    class Privacy:
        internal = (
            "id", "listing", "format", "full", "estimated", "needs_approval", "region", "state",
            "asked_by", "asked_at", "on", "decided_by", "decided_at", "done", "made_at", "file",
            "size", "expires_at", "taken", "taken_at",
        )  # fmt: skip
        sensitive = ("words", "said", "reason", "answer")  # people search by names

    def __str__(self) -> str:
        return f"{self.listing} {self.pk} {self.state}"

    @property
    def is_finished(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state != State.APPROVED
