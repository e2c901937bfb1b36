from __future__ import annotations

import dataclasses
import os
import time
from contextlib import suppress
from datetime import date, datetime

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from zerentian.ops import grants
from zerentian.ops.doctor import database, instance, machine
from zerentian.ops.doctor.findings import Finding, Level, broken, fine, note
from zerentian.ops.management.commands import doctor

NOW = datetime(2026, 5, 31, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def levels(findings) -> list[Level]:
    return [finding.level for finding in findings]


def house(**changes):
    return dataclasses.replace(settings.INSTANCE, **changes)


def test_finding_says_what_to_do():
    assert str(broken("Too little.", "Add more.")) == "✗ Too little.\n    → Add more."
    assert str(fine("Well")) == "✓ Well"


@pytest.mark.parametrize(
    ("free", "expected"), [(10, Level.FINE), (4, Level.NOTE), (0.5, Level.BROKEN)]
)
def test_disk(free, expected, tmp_path, monkeypatch):
    usage = type("U", (), {"free": free * machine.GIGABYTE})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage)

    assert levels(machine.disk(tmp_path)) == [expected]


def test_missing_font_is_no_fault(monkeypatch):
    monkeypatch.setattr(machine.shutil, "which", lambda _: None)

    assert levels(machine.fonts()) == [Level.NOTE]


def test_missing_node_matters_only_for_building(monkeypatch):
    monkeypatch.setattr(machine.shutil, "which", lambda _: None)

    assert levels(machine.node(assets_built=True)) == []
    assert levels(machine.node(assets_built=False)) == [Level.NOTE]


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({"profile": "production"}, NOW, [Level.FINE]),
        ({"profile": "demo", "clock": date(2019, 5, 31)}, NOW, [Level.FINE]),
        ({"profile": "production", "clock": date(2019, 5, 31)}, NOW, [Level.BROKEN]),
        ({"profile": "staging"}, NOW, [Level.BROKEN]),
        ({"profile": "production"}, NOW.replace(year=1970), [Level.FINE, Level.BROKEN]),
    ],
)
def test_profile_and_clock(changes, now, expected):
    assert levels(instance.profile(house(**changes), now)) == expected


@pytest.fixture
def keys(tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    for name in ("secret_key", "database_zt_app", "database_zt_owner"):
        (folder / name).touch(0o600)
    return folder


def test_keys_in_order(keys):
    assert levels(instance.keys(keys)) == [Level.FINE]


def test_keys_that_others_can_read(keys):
    (keys / "secret_key").chmod(0o640)

    found = [*instance.keys(keys)]

    assert levels(found) == [Level.BROKEN]
    assert "secret_key" in found[0].what


def test_keys_that_are_gone(keys, tmp_path):
    (keys / "secret_key").unlink()

    assert levels(instance.keys(keys)) == [Level.BROKEN]
    assert levels(instance.keys(tmp_path / "nowhere")) == [Level.BROKEN]


@pytest.fixture
def tree(tmp_path):
    """A program folder with everything built."""
    vendor = tmp_path / "zerentian" / "ui" / "static" / "zt" / "vendor"
    texts = tmp_path / "zerentian" / "locale" / "zh_Hans" / "LC_MESSAGES"
    for folder in (vendor, texts):
        folder.mkdir(parents=True)
    (vendor / "htmx.min.js").touch()
    (texts / "django.po").touch()
    (texts / "django.mo").touch()
    return house(root=tmp_path)


def test_built_files(tree):
    assert Level.BROKEN not in levels(instance.built(tree))


def test_assets_that_are_not_built(tree):
    (tree.root / "zerentian/ui/static/zt/vendor/htmx.min.js").unlink()

    assert levels(instance.built(tree)) == [Level.BROKEN, Level.FINE]


def test_texts_that_are_not_compiled(tree):
    later = time.time() + 10
    os.utime(tree.root / "zerentian/locale/zh_Hans/LC_MESSAGES/django.po", (later, later))

    assert levels(instance.built(tree))[-1] is Level.BROKEN


@pytest.mark.django_db
def test_database_in_order():
    found = [*database.all_looks(timezone.now())]

    assert Level.BROKEN not in levels(found), [str(finding) for finding in found]
    assert any("PostgreSQL" in finding.what for finding in found)


@pytest.mark.django_db
def test_guard_that_is_switched_off():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE activity_entry DISABLE TRIGGER USER")

    found = [*database.triggers()]

    assert levels(found) == [Level.BROKEN]
    assert "activity_entry" in found[0].what


@pytest.mark.django_db
def test_schema_that_is_behind():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    found = [*database.all_looks(timezone.now())]

    assert found[-1].remedy == "Run: zerentian migrate"
    assert "lacks 1 change of" in found[-1].what


@pytest.mark.django_db
def test_views_that_are_missing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = 'public'")
        for (view,) in cursor.fetchall():
            cursor.execute(f'DROP VIEW IF EXISTS "{view}" CASCADE')

    assert levels(database.schema())[-1] is Level.BROKEN


@pytest.mark.django_db
def test_one_role_for_both_is_told(monkeypatch):
    monkeypatch.setattr(database, "app_role", lambda: "zt_owner")

    found = [*database.roles()]

    assert levels(found) == [Level.NOTE]
    assert "DATABASE_OWNER_URL" in found[0].remedy


@pytest.mark.django_db
def test_application_that_may_rewrite_the_log():
    with connection.cursor() as cursor:
        cursor.execute("GRANT DELETE ON activity_entry TO zt_app")
    before = [*database.roles()]
    grants.give(connection, role="zt_app")

    assert levels(before) == [Level.BROKEN]
    assert "activity_entry" in before[0].what
    assert levels(database.roles()) == [Level.FINE]


@pytest.mark.django_db
def test_worker_alive_or_not():
    assert levels(database.worker()) == [Level.NOTE]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert levels(database.worker()) == [Level.FINE]


@pytest.mark.django_db
def test_clocks_that_differ():
    assert levels(database.clock(timezone.now())) == []
    assert levels(database.clock(NOW)) == [Level.NOTE]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({}, "en"),
    ],
)
def test_language_of_the_terminal(environment, expected, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert doctor.language() == expected


@pytest.mark.parametrize(
    ("findings", "said"), [([fine("a"), note("b")], None), ([broken("a", "b")] * 2, "2 things")]
)
def test_command_fails_when_something_is_broken(findings, said, monkeypatch, capsys):
    def look(self: object) -> list[Finding]:
        return findings

    monkeypatch.setattr(doctor.Command, "_look", look)
    monkeypatch.setenv("LC_ALL", "C")

    if said:
        with pytest.raises(CommandError, match=said):
            call_command("doctor")
    else:
        call_command("doctor")
        assert "Nothing is broken." in capsys.readouterr().out


@pytest.mark.django_db
def test_command_looks_at_everything(monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "C")

    with suppress(CommandError):  # of the machine that runs the tests we know nothing
        call_command("doctor")

    said = capsys.readouterr().out
    for what in ("Python", "GB", "Test instance", "PostgreSQL", "guards", "worker"):
        assert what in said, said
