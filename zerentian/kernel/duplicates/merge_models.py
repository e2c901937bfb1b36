from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from zerentian.kernel.accounts.models import User
from zerentian.kernel.population.models import Person

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Merge(models.Model):
    """Two records are one person since `merged_at`, until somebody takes that back."""

    stays_with_person: ClassVar[bool] = True

    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    undone_why = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=F("absorbed")), name="merge_of_two"),
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at=None), name="merge_absorbed_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__gte=F("merged_at"), undone_by__isnull=False),
                name="merge_undone_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["survivor"], name="merge_survivor")]

    class Privacy:
        internal = (
            "id", "survivor", "absorbed", "merged_at", "merged_by", "undone_at", "undone_by",
        )  # fmt: skip
        sensitive = ("reason", "undone_why")  # people type names into reasons

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.survivor_id}"


class Moved(models.Model):
    """One thing that a merge did: enough to take it back.

    field "": the row came into being. "superseded_at": the row was superseded. Else that field went
    from `old` to `new`, as text; sealed values stay sealed (hexadecimal). "restored": taking the merge
    back wrote this row in the place of row `old`. `group` names what can only be taken back together:
    a table, and of memberships the kind.
    """

    append_only: ClassVar[bool] = True

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="moved", db_index=False)
    group = models.TextField()
    table = models.TextField()
    object_id = models.BigIntegerField()
    field = models.TextField(default="")
    old = models.TextField(null=True)
    new = models.TextField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["merge"], name="moved_merge"),
            models.Index(
                fields=["table", "old"], condition=Q(field="restored"), name="moved_restored"
            ),
        ]
        triggers = [APPEND_ONLY]

    class Privacy:
        internal = ("id", "merge", "group", "table", "object_id", "field")
        sensitive = ("old", "new")

    def __str__(self) -> str:
        return f"{self.table} {self.object_id} {self.field}"
