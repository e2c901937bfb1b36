from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.entities.models import Entity
from zerentian.kernel.regions.models import Region


class Layout(models.Model):
    """A kind of workbook that somebody described by pointing at its columns.

    base: key of the declared ImportLayout that gives its rows their meaning. What it says about the
    columns stands in its versions; the newest holds.
    """

    name = models.TextField()
    base = models.TextField()
    region = models.ForeignKey(  # whose layout it is; None: of the whole instance
        Region, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    retired_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="layout_named"),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="layout_retired_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["region", "name"],
                nulls_distinct=False,
                condition=Q(retired_at=None),
                name="layout_name_once",
            ),
        ]

    class Privacy:
        internal = (
            "id", "name", "base", "region", "made_by", "made_at", "retired_by", "retired_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """What a layout said about its columns from one day on; imports name the version they used.

    titles: of the workbook, in its order. columns: for titles that are read, the key of the base's
    column. constants: for columns of the base that the workbook lacks, the text that holds for every
    row. header: number of the header's last row in the sample.
    """

    append_only: ClassVar[bool] = True

    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    titles = ArrayField(models.TextField())
    columns = models.JSONField()
    constants = models.JSONField(default=dict)
    header = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layout", "number"], name="layout_version_once"),
            models.CheckConstraint(condition=~Q(columns={}), name="layout_version_reads_something"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    class Privacy:
        internal = (
            "id", "layout", "number", "titles", "columns", "constants", "header", "made_by",
            "made_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.layout_id}.{self.number}"


class Remembered(models.Model):
    """A sender's workbooks of one kind look like this layout: tried when the titles do not fit.

    The sender is a unit, or somebody who belongs to none.
    """

    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entity=None) ^ Q(user=None), name="remembered_for_one_sender"
            ),
            models.UniqueConstraint(
                fields=["entity", "user", "layout"],
                nulls_distinct=False,
                condition=Q(superseded_at=None),
                name="remembered_once",
            ),
        ]

    class Privacy:
        internal = ("id", "entity", "user", "layout", "recorded_at", "superseded_at")

    def __str__(self) -> str:
        return f"{self.entity_id or self.user_id}: {self.layout_id}"


class Draft(models.Model):
    """The first rows of a workbook from which somebody is making a layout; gone when it is made."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    base = models.TextField()
    name = models.TextField()  # of the file
    sample = models.BinaryField()  # AES-GCM
    made_at = models.DateTimeField()

    class Privacy:
        internal = ("id", "user", "base", "made_at")
        personal = ("name",)
        sensitive = ("sample",)

    def __str__(self) -> str:
        return f"draft {self.pk}"
