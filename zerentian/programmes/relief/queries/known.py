"""Rows as they were known at an instant: what was superseded later still stood then."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


def known(rows: QuerySet[M], at: datetime | None) -> QuerySet[M]:
    """at None: as known now."""
    if at is None:
        return rows.filter(superseded_at=None)
    standing = Q(superseded_at=None) | Q(superseded_at__gt=at)
    return rows.filter(standing, recorded_at__lte=at)
