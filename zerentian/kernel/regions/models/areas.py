from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from zerentian.kernel.regions.models.regions import Region


class Area(models.Model):
    """A place that is not a division: a development zone, a 片, a grid. A dated set of regions."""

    class Kind(models.TextChoices):
        ZONE = "zone", _("Development zone")
        SECTION = "section", _("Section")
        GRID = "grid", _("Grid")

    key = models.CharField(_("key"), max_length=40, unique=True, db_collation="C")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True,
        verbose_name=_("belongs to"),
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="regions_area_not_own_parent"
            ),
        ]

    class Privacy:
        public = ("id", "key", "name", "kind", "parent", "note")

    def __str__(self) -> str:
        return self.name


def _same(column: str) -> Func:
    """An integer column as a one-value range: equality that GiST knows without extensions."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


class AreaRegion(models.Model):
    """This region belongs to this area in `valid`, as recorded at `recorded_at`."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, related_name="memberships")
    valid = DateRangeField(_("valid"))
    recorded_at = models.DateTimeField(_("recorded at"))
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("region of an area")
        verbose_name_plural = _("regions of an area")
        constraints = [
            ExclusionConstraint(
                name="regions_area_region_once_a_day",
                expressions=[
                    (_same("area_id"), RangeOperators.OVERLAPS),
                    (_same("region_id"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="regions_area_region_valid_some_day"
            ),
        ]

    class Privacy:
        public = ("id", "area", "region", "valid")
        internal = ("recorded_at", "superseded_at")

    def __str__(self) -> str:
        return f"{self.area_id}: {self.region_id}"
