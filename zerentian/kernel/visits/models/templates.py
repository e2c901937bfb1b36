from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from zerentian.kernel.packs.models import PackVersion


class Template(models.Model):
    """One version of a checklist, as the pack had it when it was first used: never altered (B-9)."""

    key = models.TextField()
    version = models.PositiveIntegerField()
    pack_version = models.ForeignKey(
        PackVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    body = models.JSONField()  # see rules.judge
    since = models.DateField()  # from this day on it is the current version
    until = models.DateField(null=True)  # from this day on it is not

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(until=None), name="template_one_current"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="template_ends_after_start"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="template_only_ends", exclude=["until"]),
            pgtrigger.Protect(name="template_no_delete", operation=pgtrigger.Delete),
        ]

    class Privacy:
        public = ("id", "key", "version", "pack_version", "body", "since", "until")

    def __str__(self) -> str:
        return f"{self.key}@{self.version}"
