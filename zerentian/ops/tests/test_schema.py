"""What `make check` asks of the database's schema."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import TextField

from zerentian.kernel.figures import facts
from zerentian.ops import schema

pytestmark = [pytest.mark.django_db, pytest.mark.house]


def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrate_installs_the_facts():
    assert facts.installed()


def test_schema_of_the_tests_is_current():
    assert not schema.is_behind("default")


def test_migrate_may_be_repeated(capsys):
    call_command("migrate", verbosity=0)

    assert facts.installed()


def test_application_reads_the_facts(as_app):
    for view in facts.installed():
        granted = as_app.execute("SELECT has_table_privilege(%s, 'SELECT')", (view,)).fetchone()
        assert granted == (True,), view


def test_long_texts_have_no_hidden_limit():
    """PostgreSQL needs no length; a limit that nobody thought of only breaks imports."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("zerentian.")]
    limited = [
        f"{model._meta.label}.{field.name}"
        for model in ours
        for field in model._meta.local_fields
        if isinstance(field, TextField) and field.max_length
    ]

    assert limited == []


def test_foreign_keys_of_ours_wait_for_the_end_of_the_transaction():
    """Restoring a backup relies on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' "
            "AND NOT condeferrable AND conrelid::regclass::text NOT LIKE 'procrastinate%'"
        )
        assert cursor.fetchall() == []
