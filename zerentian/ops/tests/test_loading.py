"""What a web process and every command load before they do anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Engines for one kind of work each: together three seconds and 200 MB, which no page needs.
ENGINES = ("duckdb", "splink", "scipy", "numpy", "pyarrow", "polars", "pandas", "fastexcel")
SCRIPT = """
import sys
import zerentian.config.wsgi  # sets Django up, before anything of it is imported
import zerentian.config.urls
from django.core.management import get_commands, load_command_class
for name, app in get_commands().items():
    if app.startswith("zerentian"):
        load_command_class(app, name)
from zerentian.kernel.jobs import tasks
print(*sorted(set(sys.modules) & set(sys.argv[1:])))
"""


@pytest.fixture(scope="module")
def loaded() -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-c", SCRIPT, "zerentian.config.urls", *ENGINES]
    return subprocess.run(asked, capture_output=True, text=True, check=False)


def test_engines_wait_until_they_are_needed(loaded: subprocess.CompletedProcess[str]) -> None:
    assert loaded.stdout.split() == ["zerentian.config.urls"], loaded.stderr


def test_process_ends_without_a_word(loaded: subprocess.CompletedProcess[str]) -> None:
    """Extension modules complain about leaks when the process ends."""
    assert loaded.stderr == ""
