from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class PackVersion(models.Model):
    """One state of a district pack, never altered: results name the version they came from."""

    key = models.CharField(_("pack"), max_length=40, db_collation="C")
    number = models.PositiveIntegerField(_("version"))
    digest = models.CharField(_("digest"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded at"))
    loaded_by = models.BigIntegerField(_("loaded by"), null=True)

    class Meta:
        verbose_name = _("pack version")
        verbose_name_plural = _("pack versions")
        ordering = ["key", "number"]
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="packs_number_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    class Privacy:
        public = ("id", "key", "number", "digest")
        internal = ("loaded_at", "loaded_by")

    def __str__(self) -> str:
        return f"{self.key} {self.number}"


class PackFile(models.Model):
    """One file of a version: its text for TOML (so an old version can be read), else its digest."""

    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="files")
    name = models.CharField(_("file"), max_length=200, db_collation="C")
    digest = models.CharField(_("digest"), max_length=64)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("pack file")
        verbose_name_plural = _("pack files")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="packs_file_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    class Privacy:
        public = ("id", "version", "name", "digest", "text")

    def __str__(self) -> str:
        return self.name


class PackDay(models.Model):
    """A day of the pack's calendar, for statements that have to know when somebody works.

    working: the first working day from it on; soon_from: the day from which on something that is due
    on `working` is due soon. Kept in step by `actions.keep_days`.
    """

    day = models.DateField(_("day"), primary_key=True)
    working = models.DateField(_("working day"))
    soon_from = models.DateField(_("due soon from"))

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(working__gte=models.F("day"), soon_from__lt=models.F("working")),
                name="packs_day_in_order",
            ),
        ]

    class Privacy:
        public = ("day", "working", "soon_from")

    def __str__(self) -> str:
        return str(self.day)
