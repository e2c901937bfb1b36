from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.accounts.models import User
from zerentian.kernel.files.models import StoredFile
from zerentian.kernel.regions.models import Region

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class State(models.TextChoices):
    PREVIEWED = "previewed", _("Checked, not yet taken over")
    COMMITTED = "committed", _("Taken over")


class Outcome(models.TextChoices):
    """What becomes of a row if the batch is committed."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Same")
    REFUSED = "refused", _("Refused")


class Batch(models.Model):
    """One workbook on its way into the registers. Previewed or committed, never in between."""

    layout = models.TextField()  # key of an ImportLayout
    programme = models.TextField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()  # of the file as uploaded this time
    digest = models.TextField(db_collation="C")  # SHA-256 of the file
    effective_on = models.DateField()  # the day of which the workbook speaks
    region = models.ForeignKey(  # the smallest place that holds all its rows; None: none of them
        Region, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ignored = ArrayField(models.TextField(), default=list)  # titles of columns that nobody reads
    passed = models.JSONField(default=list)  # rows that are none: [number, key of why, text]
    state = models.TextField(choices=State.choices, default=State.PREVIEWED)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)  # rows with a warning, refused or not
    leaving = models.PositiveIntegerField(default=0)  # people whom a household no longer lists
    outcome = models.TextField(db_collation="C")  # digest of the planned outcome of every row
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    committed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    committed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="previewed", committed_at=None, committed_by=None)
                | Q(
                    state="committed",
                    committed_at__isnull=False,
                    committed_by__isnull=False,
                    refused=0,
                ),
                name="batch_committed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["-uploaded_at", "-id"], name="batch_newest")]

    class Privacy:
        internal = (
            "id", "layout", "programme", "file", "digest", "effective_on", "region", "ignored",
            "state", "new", "changed", "same", "refused", "warned", "leaving", "outcome",
            "uploaded_by", "uploaded_at", "committed_by", "committed_at",
        )  # fmt: skip
        personal = ("name", "passed")

    def __str__(self) -> str:
        return f"{self.layout} {self.pk}"

    @property
    def rows_total(self) -> int:
        return self.new + self.changed + self.same + self.refused

    @property
    def counted(self) -> dict[str, int]:
        """How many rows have each outcome, besides "all" and "warned", those with a warning."""
        outcomes = {str(outcome): getattr(self, outcome) for outcome in Outcome}
        return {"all": self.rows_total, **outcomes, "warned": self.warned}


class Row(models.Model):
    """What the preview says about one row of the workbook. Its cells stay in the file alone.

    `reasons`, `warnings`: lists of {column, letter, title, value, why, todo}; `differences`: lists
    of {title, old, new}, as shown. Identity and telephone numbers stand in them masked.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as the spreadsheet counts, header included
    outcome = models.TextField(choices=Outcome.choices)
    title = models.TextField()  # how a person recognises the row
    group = models.TextField(default="")  # what the row belongs to: the household's code
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    differences = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="row_number_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="row_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="refused") & ~Q(reasons=[])
                | ~Q(outcome="refused") & Q(reasons=[]),
                name="row_refused_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="row_by_outcome")]

    class Privacy:
        internal = ("id", "batch", "number", "outcome", "group", "region")
        personal = ("title",)
        sensitive = ("reasons", "warnings", "differences")

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number} {self.outcome}"


class Change(models.Model):
    """One thing that a commit did to the registers: enough to find its source and to take it back.

    field "" means that the whole row came into being (old and new are then empty). Values are text
    as PostgreSQL writes it; encrypted fields stay encrypted (hexadecimal). row None: the change
    comes from the batch as a whole, such as somebody whom their household no longer lists.
    """

    append_only: ClassVar[bool] = True

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="changes")
    row = models.PositiveIntegerField(null=True)  # number of the workbook's row
    table = models.TextField()
    object_id = models.BigIntegerField()
    field = models.TextField(default="")
    old = models.TextField(null=True)
    new = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["batch"], name="change_batch"),
            models.Index(fields=["table", "object_id"], name="change_object"),
        ]
        triggers = [APPEND_ONLY]

    class Privacy:
        internal = ("id", "batch", "row", "table", "object_id", "field")
        sensitive = ("old", "new")

    def __str__(self) -> str:
        return f"{self.table} {self.object_id} {self.field}"
