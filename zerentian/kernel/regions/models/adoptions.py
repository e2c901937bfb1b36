from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.regions.models.editions import Edition
from zerentian.kernel.regions.models.regions import Region


class Adoption(models.Model):
    """One edition made current. With its changes it can be taken back exactly, newest first."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="adoptions")
    previous = models.ForeignKey(Edition, models.PROTECT, related_name="+", null=True)
    by = models.BigIntegerField(_("by"), null=True)
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)
    same = models.PositiveIntegerField(_("unchanged"), default=0)
    moved = models.PositiveIntegerField(_("moved"), default=0)
    renamed = models.PositiveIntegerField(_("renamed"), default=0)
    merged = models.PositiveIntegerField(_("merged"), default=0)
    closed = models.PositiveIntegerField(_("closed"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    digest_before = models.CharField(_("digest before"), max_length=64)
    digest_after = models.CharField(_("digest after"), max_length=64)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.BigIntegerField(_("undone by"), null=True, blank=True)
    undone_reason = models.TextField(_("reason for undoing"), blank=True)

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        ordering = ["-at", "-id"]

    class Privacy:
        public = (
            "id", "edition", "previous", "at", "same", "moved", "renamed", "merged", "closed",
            "added", "digest_before", "digest_after", "undone_at",
        )  # fmt: skip
        internal = ("by", "reason", "undone_by", "undone_reason")

    def __str__(self) -> str:
        return f"{self.edition} {self.at:%Y-%m-%d}"


class Change(models.Model):
    """What an adoption did to one region.

    `before` is the whole row as it was (null: there was none), in PostgreSQL's own row-to-JSON
    form, so undoing puts back exactly these columns.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", _("Moved")
        RENAMED = "renamed", _("Renamed")
        MERGED = "merged", _("Merged")
        CLOSED = "closed", _("Closed")
        ADDED = "added", _("Added")
        CARRIED = "carried", _("Carried along")

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="changes")
    region = models.ForeignKey(Region, models.SET_NULL, related_name="changes", null=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    level = models.PositiveSmallIntegerField(_("level"))
    old_path = models.TextField(_("old code"), blank=True, db_collation="C")
    old_name = models.CharField(_("old name"), max_length=100, blank=True)
    new_path = models.TextField(_("new code"), blank=True, db_collation="C")
    new_name = models.CharField(_("new name"), max_length=100, blank=True)
    before = models.JSONField(_("row before"), null=True)

    class Meta:
        verbose_name = _("change of a region")
        verbose_name_plural = _("changes of regions")
        indexes = [
            models.Index(fields=["adoption", "kind", "old_path"], name="regions_change_list")
        ]

    class Privacy:
        public = (
            "id", "adoption", "region", "kind", "level", "old_path", "old_name", "new_path",
            "new_name", "before",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.old_path} → {self.new_path}"


class Succession(models.Model):
    """Which region follows which, by which edition: history that a page can tell."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("Moved")
        RENAMED = "renamed", _("Renamed")
        MERGED = "merged", _("Merged")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="successions")
    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="successions")
    from_region = models.ForeignKey(Region, models.PROTECT, related_name="successions")
    to_region = models.ForeignKey(Region, models.PROTECT, related_name="precedents")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "from_region"], name="regions_one_successor_per_adoption"
            ),
            models.CheckConstraint(
                condition=(Q(kind="merged") & ~Q(from_region=models.F("to_region")))
                | (~Q(kind="merged") & Q(from_region=models.F("to_region"))),
                name="regions_only_merging_changes_id",
            ),
        ]

    class Privacy:
        public = ("id", "edition", "adoption", "from_region", "to_region", "kind")

    def __str__(self) -> str:
        return f"{self.from_region_id} → {self.to_region_id}"
