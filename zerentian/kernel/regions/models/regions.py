from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A division under one stable id, whatever code, name or parent an edition gives it.

    `path` is what every place scope compares, as half-open ranges. An open region's path is its
    code without trailing padding (2, 4, 6, 9 or 12 digits). A closed region's path hangs below the
    region that took it over, or below its last parent: `<path of that region>/<id>/`. So its
    records stay inside the right scopes, never fall to a new division that got the old code, and a
    grant on the closed region opens nothing else.
    """

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("Province")
        CITY = 2, _("City")
        COUNTY = 3, _("County")
        TOWN = 4, _("Town or street")
        VILLAGE = 5, _("Village or community")

    class Kind(models.TextChoices):
        DIVISION = "division", _("Division")
        STATISTICAL = "statistical", _("Statistical heading")
        VILLAGE = "village", _("Villagers' committee")
        RESIDENTS = "residents", _("Residents' committee")
        OTHER = "other", _("Other")

    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DIVISION)
    path = models.TextField(_("path"), db_collation="C")
    code = models.CharField(_("code"), max_length=12, db_collation="C")
    name = models.CharField(_("name"), max_length=100)
    full_name = models.CharField(_("full name"), max_length=300)
    name_key = models.CharField(_("pinyin"), max_length=400, db_collation="C")
    initials = models.CharField(_("initials"), max_length=100, db_collation="C")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True,
        verbose_name=_("belongs to"),
    )  # fmt: skip
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="absorbed", null=True, blank=True,
        verbose_name=_("merged into"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.UniqueConstraint(
                fields=["path"],
                condition=Q(closed_on__isnull=True),
                name="regions_one_open_region_per_path",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=False)
                | Q(level=1, path__regex=r"^\d{2}$")
                | Q(level=2, path__regex=r"^\d{4}$")
                | Q(level=3, path__regex=r"^\d{6}$")
                | Q(level=4, path__regex=r"^\d{9}$")
                | Q(level=5, path__regex=r"^\d{12}$"),
                name="regions_open_path_fits_level",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(path__endswith="/"),
                name="regions_closed_path_hangs_below",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(closed_on__isnull=False),
                name="regions_only_closed_are_merged",
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^\d{12}$"), name="regions_code_12"),
        ]
        indexes = [
            models.Index(fields=["path"], name="regions_path"),
            models.Index(fields=["code"], name="regions_code"),
            models.Index(fields=["name_key"], name="regions_name_key"),
            models.Index(fields=["initials"], name="regions_initials"),
        ]

    class Privacy:
        public = (
            "id", "level", "kind", "path", "code", "name", "full_name", "name_key", "initials",
            "parent", "closed_on", "merged_into",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name
