from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models.users import User


class Compartment(models.Model):
    """A closed circle: rows in it are seen only by people named in it, whatever their place or role."""

    key = models.TextField(unique=True)
    title = models.TextField()

    class Privacy:
        internal = ("id", "key", "title")

    def __str__(self) -> str:
        return self.title


class CompartmentMember(models.Model):
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    valid = DateRangeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid__isempty=False), name="member_not_empty")
        ]

    class Privacy:
        internal = (
            "id",
            "compartment",
            "user",
            "valid",
            "recorded_at",
            "recorded_by",
            "superseded_at",
        )

    def __str__(self) -> str:
        return f"{self.compartment_id}/{self.user_id}"
