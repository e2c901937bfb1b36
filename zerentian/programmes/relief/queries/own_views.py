"""The views of the list that somebody keeps."""

from __future__ import annotations

from django.db.models import QuerySet

from zerentian.kernel.accounts.models import User
from zerentian.programmes.relief.saved import SavedView


def saved_views(user: User) -> QuerySet[SavedView]:
    """The user's own, oldest first; nobody else's are ever read."""
    return SavedView.objects.filter(user=user).order_by("saved_at", "pk")
