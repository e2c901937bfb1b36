from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.regions.models.regions import Region


class Edition(models.Model):
    """One published list of divisions: the whole country (scope "") or one prefix of it."""

    class State(models.TextChoices):
        LOADED = "loaded", _("Loaded")
        ADOPTED = "adopted", _("Adopted")

    key = models.CharField(_("edition"), max_length=20)
    scope = models.CharField(_("scope"), max_length=12, blank=True, db_collation="C")
    source = models.TextField(_("source"), blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    loaded_at = models.DateTimeField(_("loaded at"))
    loaded_by = models.BigIntegerField(_("loaded by"), null=True)
    digest = models.CharField(_("digest"), max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.LOADED)
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True)
    adopted_by = models.BigIntegerField(_("adopted by"), null=True, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["key", "scope"]
        constraints = [
            models.UniqueConstraint(fields=["key", "scope"], name="regions_edition_once"),
            models.CheckConstraint(
                condition=Q(state="loaded", adopted_at__isnull=True)
                | Q(state="adopted", adopted_at__isnull=False),
                name="regions_adopted_has_a_time",
            ),
        ]

    class Privacy:
        public = ("id", "key", "scope", "source", "published_on", "digest", "state")
        internal = ("loaded_at", "loaded_by", "adopted_at", "adopted_by")

    def __str__(self) -> str:
        return f"{self.key} {self.scope}".strip()


class RegionEntry(models.Model):
    """What one edition says about one code. `region` is known once the edition is adopted."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="entries")
    region = models.ForeignKey(Region, models.SET_NULL, related_name="entries", null=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=Region.Level)
    kind = models.CharField(_("kind"), max_length=12, choices=Region.Kind)
    path = models.TextField(_("path"), db_collation="C")
    name = models.CharField(_("name"), max_length=100)
    parent_path = models.TextField(_("path of the parent"), blank=True, db_collation="C")

    class Meta:
        verbose_name = _("entry of an edition")
        verbose_name_plural = _("entries of an edition")
        constraints = [
            models.UniqueConstraint(fields=["edition", "path"], name="regions_code_once"),
        ]

    class Privacy:
        public = ("id", "edition", "region", "level", "kind", "path", "name", "parent_path")

    def __str__(self) -> str:
        return f"{self.path} {self.name}"


class StatedSuccession(models.Model):
    """What a clerk or a file says about a vanished code: it lives on, or was merged, under another.

    `continues` true: the same division under another code; false: it was merged into that one.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="stated")
    old_path = models.TextField(_("old code"), db_collation="C")
    new_path = models.TextField(_("new code"), db_collation="C")
    continues = models.BooleanField(_("same division"), default=False)
    source = models.TextField(_("source"), blank=True)
    stated_by = models.BigIntegerField(_("stated by"), null=True)
    stated_at = models.DateTimeField(_("stated at"))

    class Meta:
        verbose_name = _("stated succession")
        verbose_name_plural = _("stated successions")
        constraints = [
            models.UniqueConstraint(fields=["edition", "old_path"], name="regions_stated_once"),
        ]

    class Privacy:
        public = ("id", "edition", "old_path", "new_path", "continues", "source")
        internal = ("stated_by", "stated_at")

    def __str__(self) -> str:
        return f"{self.old_path} → {self.new_path}"
