"""The console on a new machine: a data folder that holds nothing yet, a database without tables."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from zerentian.lib.postgres import Cluster

pytestmark = pytest.mark.slow
PROFILE = "demo"


def zerentian(data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    left_out = {"ZERENTIAN_PROFILE", "ZERENTIAN_DATABASE_ROLE", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        [sys.executable, "-m", "zerentian", *command],
        env={**kept, "ZERENTIAN_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Path]:
    data = tmp_path / "new"
    data.mkdir()
    (data / "instance.toml").write_text(f'profile = "{PROFILE}"\n')
    yield data
    Cluster(data, PROFILE).stop()


def test_command_before_the_tables_exist_says_what_to_do(machine: Path) -> None:
    told = zerentian(machine, "activity", "verify")

    assert told.returncode == 1
    assert "zerentian migrate" in told.stderr
    assert "Traceback" not in told.stderr


def test_other_faults_of_a_command_are_not_taken_for_missing_tables(machine: Path) -> None:
    told = zerentian(machine, "no-such-command")

    assert told.returncode
    assert "zerentian migrate" not in told.stderr


def test_restoring_on_a_new_machine_makes_the_tables_first(machine: Path, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    assert not zerentian(machine, "migrate", "--verbosity", "0").returncode
    written = zerentian(machine, "backup", str(archive))
    assert not written.returncode, written.stderr
    other = tmp_path / "other"
    shutil.copytree(machine / "keys", other / "keys")
    shutil.copy(machine / "instance.toml", other)

    try:
        restored = zerentian(other, "restore", str(archive))
        verified = zerentian(other, "activity", "verify")
    finally:
        Cluster(other, PROFILE).stop()

    assert restored.stdout.startswith("Restored: "), restored.stderr
    assert not verified.returncode, verified.stderr
