"""Bringing a database to the schema of this release: tables, fact views, rights, in that order."""

from __future__ import annotations

from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from zerentian.kernel.figures import facts
from zerentian.kernel.responsibilities import actions as duties
from zerentian.lib.postgres.settings import app_role
from zerentian.ops import grants


def is_behind(database: str) -> bool:
    executor = MigrationExecutor(connections[database])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def begin(database: str) -> None:
    """Before migrations: drop the fact views, which hold on to columns that a migration may change."""
    if is_behind(database):
        facts.remove()


def finish(database: str) -> bool:
    """After migrations: views, what the pack says about visits where a release kept none of it yet,
    rights. False where one role is both owner and application."""
    with transaction.atomic(using=database):
        facts.install()
        duties.begin_visit_terms(at=timezone.now())
        return grants.give(connections[database], role=app_role())
