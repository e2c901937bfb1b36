from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models.users import User
from zerentian.kernel.regions.models import Area, Region


class Grant(models.Model):
    """A role for somebody, in one region or area, for one programme or all (""), from when to when."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.TextField()  # key of the pack's roles.toml
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    programme = models.TextField(default="")
    valid = DateRangeField()
    reason = models.TextField(default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(region=None, area__isnull=False) | Q(region__isnull=False, area=None),
                name="grant_one_place",
            ),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="grant_not_empty"),
        ]
        indexes = [models.Index(fields=["user"], name="grant_user")]

    class Privacy:
        internal = (
            "id", "user", "role", "region", "area", "programme", "valid", "reason",
            "recorded_at", "recorded_by", "superseded_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def path(self) -> str | None:
        """Of its region; None where it opens an area."""
        return self.region.path if self.region else None

    @property
    def place_name(self) -> str:
        return self.region.full_name if self.region else self.area.name if self.area else ""
