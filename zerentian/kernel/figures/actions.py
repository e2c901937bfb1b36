"""Figures change nothing; but a list that leaves the house leaves a trace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zerentian.kernel.accounts.models import User
from zerentian.kernel.activity import actions as activity


@transaction.atomic
def log_export(*, by: User, key: str, things: Iterable[int], at: datetime) -> None:
    """Record that somebody took the list behind a figure with them, and which things were on it."""
    activity.record(by=by, verb="figures.exported", table=key, rows=things, at=at)
