from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest

from zerentian.kernel.duplicates import tasks


def test_the_nightly_comparison_is_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **about: object) -> SimpleNamespace:
        asked.append(command)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(subprocess, "run", run)

    tasks.compare(timestamp=0)

    assert asked[0][1:] == ["-m", "zerentian", "duplicates", "find"]


def test_a_failed_comparison_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_k: SimpleNamespace(returncode=1))

    with pytest.raises(tasks.Failed):
        tasks.compare(timestamp=0)


def test_it_is_due_once_a_night() -> None:
    assert tasks.compare.queueing_lock == "duplicates"
