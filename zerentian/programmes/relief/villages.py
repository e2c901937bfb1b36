"""Villages that the province put on its list of poor villages. Somebody answers for each of them."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.subjects.models import Subject
from zerentian.lib.overlaps import no_overlap

KIND = "relief.village"


class ReliefVillage(models.Model):
    """A village of the list, past or present. Its subject stays open after it was taken off (A-14)."""

    subject = models.OneToOneField(
        Subject, primary_key=True, on_delete=models.PROTECT, related_name="relief_village"
    )

    class Privacy:
        public = ("subject",)

    def __str__(self) -> str:
        return f"relief village {self.pk}"


class VillageStatus(models.Model):
    """Whether the village was on the list in [from, to), by which document."""

    class Status(models.TextChoices):
        LISTED = "listed", _("On the list")
        DELISTED = "delisted", _("Taken off the list")

    village = models.ForeignKey(ReliefVillage, on_delete=models.PROTECT, related_name="statuses")
    valid = DateRangeField()
    status = models.TextField(choices=Status.choices)
    document = models.TextField(default="")  # number of the document that says so
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="village_status_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["listed", "delisted"]), name="village_status_known"
            ),
        ]
        triggers = no_overlap("village_status_one_a_day", parent="village")

    class Privacy:
        public = ("id", "village", "valid", "status", "document")
        internal = ("recorded_at", "recorded_by", "superseded_at")

    def __str__(self) -> str:
        return f"{self.village_id} {self.status} {self.valid}"
