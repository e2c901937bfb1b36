"""What every dated row of this room keeps to, said once: some day, never altered, never deleted."""

from __future__ import annotations

import pgtrigger
from django.db.models import BaseConstraint, CheckConstraint, F, Q


def some_day(name: str) -> CheckConstraint:
    """The row holds on at least one day."""
    return CheckConstraint(condition=Q(valid__isempty=False), name=f"{name}_not_empty")


def dated(name: str) -> list[BaseConstraint]:
    """It holds on some day, and nothing replaced it before it was known."""
    replaced = Q(superseded_at=None) | Q(superseded_at__gte=F("recorded_at"))
    after = CheckConstraint(condition=replaced, name=f"{name}_superseded_after_recorded")
    return [some_day(name), after]


def kept(name: str = "") -> list[pgtrigger.Trigger]:
    """A row is written once: later it is superseded, and stays.

    name: stands before those of the triggers, which are one's own for each table.
    """
    before = f"{name}_" if name else ""
    return [
        pgtrigger.ReadOnly(name=f"{before}only_superseded", exclude=["superseded_at"]),
        pgtrigger.Protect(name=f"{before}no_delete", operation=pgtrigger.Delete),
    ]
