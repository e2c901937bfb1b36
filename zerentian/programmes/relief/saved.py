"""A person's own views of the list: filters under a name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zerentian.kernel.accounts.models import User

MOST = 8  # more tabs than these nobody reads


class SavedView(models.Model):
    """Filters that somebody comes back to, as the address writes them. Seen by nobody else."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    query = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_named"),
        ]

    class Privacy:
        internal = ("id", "user", "saved_at")
        personal = ("name", "query")

    def __str__(self) -> str:
        return f"view {self.pk}"
