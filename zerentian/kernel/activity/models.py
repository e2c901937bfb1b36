from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

# Deeds that are reading: whose record was looked at, or left the house with a list.
READS = (
    "household.exported",
    "household.shown",
    "person.exported",
    "person.identity_revealed",
    "person.phone_revealed",
    "person.shown",
)

# TRUNCATE is not a row's matter: the application's role has no right to it (see ops/grants.py).
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Entry(models.Model):
    """Who did what to which rows, when and why. Ids only: erasing a person leaves the log whole."""

    append_only: ClassVar[bool] = True

    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)  # accounts.User by plain id; NULL is the system
    verb = models.TextField()
    table = models.TextField()
    rows = ArrayField(models.BigIntegerField())
    reason = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["actor", "at"], name="activity_actor_at"),
            # Who read this record: only the reading deeds, so writing millions of rows costs nothing.
            GinIndex(fields=["rows"], condition=Q(verb__in=READS), name="activity_readers"),
        ]
        triggers = [APPEND_ONLY]

    class Privacy:
        internal = ("id", "at", "actor", "verb", "table", "rows")
        sensitive = ("reason",)  # people type names into reasons

    def __str__(self) -> str:
        return f"{self.verb} {self.table} ×{len(self.rows)}"


class Seal(models.Model):
    """Digest over all entries up to `last`, chained to the seal before it."""

    append_only: ClassVar[bool] = True

    at = models.DateTimeField()
    last = models.BigIntegerField(unique=True)
    count = models.BigIntegerField()
    previous = models.TextField()
    digest = models.TextField(unique=True)

    class Meta:
        triggers = [APPEND_ONLY]

    class Privacy:
        public = ("id", "at", "last", "count", "previous", "digest")

    def __str__(self) -> str:
        return f"{self.last} {self.digest[:12]}"
