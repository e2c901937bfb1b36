"""Bringing a database to the schema of this release: tables, fact views, rights, in that order."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.db import connections, transaction

from zerentian.lib.postgres.settings import app_role
from zerentian.ops import grants

FACTS = "zerentian.kernel.figures.facts"


def facts() -> ModuleType | None:
    """The fact views, where the figures app offers them."""
    return import_module(FACTS) if find_spec(FACTS) else None


def clear_facts() -> None:
    """Drop the fact views, which would otherwise hold on to columns that a migration changes."""
    if (views := facts()) and hasattr(views, "remove"):
        views.remove()


def finish(database: str) -> bool:
    """After migrations: views, then rights. False where one role is both owner and application."""
    with transaction.atomic(using=database):
        if (views := facts()) and hasattr(views, "install"):
            views.install()
        return grants.give(connections[database], role=app_role())
