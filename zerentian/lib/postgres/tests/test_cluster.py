from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import psycopg
import pytest
from django.db import connection

from zerentian.lib.postgres import Cluster, DatabaseUnavailable, ensure_running, place, process
from zerentian.lib.postgres.cluster import PORT
from zerentian.lib.postgres.names import APP, OWNER, password


def sign_in(cluster: Cluster, role: str, secret: str | None = None) -> psycopg.Connection:
    return psycopg.connect(
        host=str(cluster.socket),
        port=PORT,
        user=role,
        password=password(cluster.data, role) if secret is None else secret,
        dbname="zerentian",
        autocommit=True,
    )


@pytest.mark.django_db
def test_tests_run_as_the_owner():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")

        assert cursor.fetchone() == ("zt_owner",)


def test_cluster_lives_through_making_stopping_and_killing(cluster):
    assert cluster.ensure_running()
    assert not cluster.ensure_running()
    with sign_in(cluster, OWNER) as owner:
        owner.execute("CREATE TABLE kept (id int)")
        owner.execute("INSERT INTO kept VALUES (1)")

    cluster.stop()
    assert cluster.pid() is None
    assert cluster.ensure_running()

    os.kill(cluster.pid(), signal.SIGKILL)
    time.sleep(0.1)
    assert cluster.ensure_running()
    with sign_in(cluster, OWNER) as owner:
        assert owner.execute("SELECT id FROM kept").fetchone() == (1,)


def test_two_processes_starting_at_once_make_one_cluster(cluster):
    code = (
        "import sys; from pathlib import Path; from zerentian.lib.postgres import ensure_running; "
        "print(ensure_running(Path(sys.argv[1]), profile='test'))"
    )

    def start(_: int) -> str:
        return subprocess.run(
            [sys.executable, "-c", code, str(cluster.data)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    with ThreadPoolExecutor(3) as together:
        said = sorted(together.map(start, range(3)))

    assert said == ["False", "False", "True"]


def test_nobody_gets_in_without_the_password(running):
    for role in (APP, OWNER, "zt_super", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            sign_in(running, role, "guess")


def test_folders_are_closed_to_others(running):
    for folder in (running.home, running.folder, running.socket, running.data / "keys"):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0, folder


def test_server_listens_on_no_network_address(running):
    with running.connect() as superuser:
        assert superuser.execute("SHOW listen_addresses").fetchone() == ("",)


def test_server_does_not_run_as_root(running):
    assert psutil.Process(running.pid()).uids().effective != 0


def test_owner_is_no_superuser_and_application_makes_no_tables(running):
    with sign_in(running, OWNER) as owner, sign_in(running, APP) as app:
        found = owner.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert found.fetchone() == (False,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (id int)")


def test_locale_sorts_by_code_point_and_knows_chinese(running):
    with sign_in(running, OWNER) as owner:
        assert owner.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert owner.execute("SELECT '王' ~ '^\\w$', upper('é')").fetchone() == (True, "É")


def test_local_settings_are_kept(running):
    running.stop()
    (running.folder / "local.conf").write_text("work_mem = '11MB'\n")
    place.own(running.folder / "local.conf", running.account)

    running.ensure_running()

    with running.connect() as superuser:
        assert superuser.execute("SHOW work_mem").fetchone() == ("11MB",)


def test_small_queries_start_no_helpers(running):
    with running.connect() as superuser:
        assert superuser.execute("SHOW parallel_setup_cost").fetchone() == ("20000",)


def test_server_left_by_a_test_is_not_trusted_with_real_data(running):
    ensure_running(running.data, profile="production")

    with running.connect() as superuser:
        assert superuser.execute("SHOW fsync").fetchone() == ("on",)


@pytest.mark.parametrize("content", ["", "1\n/elsewhere\n"])
def test_pid_file_of_nobody_does_not_hinder(running, content):
    """Left empty by a crash, or with a number that now belongs to another program."""
    running.stop()
    (running.folder / "postmaster.pid").write_text(content)
    place.own(running.folder / "postmaster.pid", running.account)

    assert running.ensure_running()


def test_half_made_cluster_is_made_anew(cluster):
    cluster.data.mkdir()
    cluster.home.mkdir(mode=0o700)
    place.own(cluster.home, cluster.account)
    (cluster.home / "cluster.new").mkdir()
    (cluster.home / "cluster.new" / "PG_VERSION").write_text("18\n")

    assert cluster.ensure_running()


def test_forgotten_password_is_set_again(running):
    """Keys of the roles may be thrown away; those of sealed numbers may not."""
    (running.data / "keys" / f"database_{APP}").unlink()
    (running.home / "roles.1").unlink()

    running.ensure_running()

    sign_in(running, APP).close()


def test_failed_start_says_why(running):
    running.stop()
    (running.folder / "local.conf").write_text("shared_buffers = 'nonsense'\n")
    place.own(running.folder / "local.conf", running.account)

    with pytest.raises(DatabaseUnavailable, match="nonsense"):
        running.ensure_running(timeout=1)

    assert process.servers(running.folder) == []
