"""Which Python the environment is made with, and what is said where there is none that will do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zerentian.config.instance import ROOT

SCRIPT = ROOT / "requirements" / "venv.sh"
SYSTEMS = Path("/usr/bin")
CAN = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"


def made(folder: Path, python: str | None) -> subprocess.CompletedProcess[str]:
    told = {name: value for name, value in os.environ.items() if name != "PYTHON"}
    asked = {} if python is None else {"PYTHON": python}
    return subprocess.run(
        ["/bin/sh", SCRIPT, folder], env=told | asked, capture_output=True, text=True
    )


def stand_in(path: Path, body: str) -> str:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def suits(python: Path) -> bool:
    return python.exists() and subprocess.run([python, "-c", CAN], check=False).returncode == 0


def test_the_systems_python_comes_before_others_on_the_path(tmp_path: Path) -> None:
    if not suits(SYSTEMS / "python3"):
        pytest.skip("the system brings no Python from 3.11 on")

    answer = made(tmp_path / "venv", None)

    assert answer.returncode == 0, answer.stderr
    assert f", {SYSTEMS}/python3" in answer.stdout
    home = (tmp_path / "venv" / "pyvenv.cfg").read_text()
    assert f"home = {SYSTEMS}\n" in home


def test_the_one_that_is_named_is_taken(tmp_path: Path) -> None:
    named = stand_in(tmp_path / "mine", f'exec "{sys.executable}" "$@"')

    answer = made(tmp_path / "venv", named)

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.rstrip().endswith(f", {named}.")
    assert (tmp_path / "venv" / "bin" / "python").exists()


def test_one_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    old = stand_in(tmp_path / "old", "exit 1")
    good = stand_in(tmp_path / "good", f'exec "{sys.executable}" "$@"')

    assert made(tmp_path / "venv", f"{old} {good}").stdout.rstrip().endswith(f", {good}.")


def test_where_all_are_too_old_it_says_what_to_install(tmp_path: Path) -> None:
    answer = made(tmp_path / "venv", stand_in(tmp_path / "old", "exit 1"))

    assert answer.returncode == 1
    assert answer.stderr == (
        "Python 3.11 or newer is missing. Run: sudo apt-get install -y python3 python3-venv\n"
    )
    assert not (tmp_path / "venv").exists()


def test_one_that_cannot_make_environments_says_which_package_is_missing(tmp_path: Path) -> None:
    bare = f"""case "$2" in *ensurepip*) exit 1;; *) exec "{sys.executable}" "$@";; esac"""

    answer = made(tmp_path / "venv", stand_in(tmp_path / "bare", bare))

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert answer.returncode == 1
    assert answer.stderr.rstrip().endswith(f"sudo apt-get install -y python{version}-venv")
