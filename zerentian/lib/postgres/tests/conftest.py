from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from zerentian.lib.postgres import Cluster


def passable() -> Path:
    """A folder that the server's user may pass through, which pytest's own is not for root."""
    folder = Path(tempfile.mkdtemp(prefix="zt "))  # with a space, as people name folders
    folder.chmod(0o755)
    return folder


@pytest.fixture
def room() -> Iterator[Path]:
    folder = passable()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def cluster(room: Path) -> Iterator[Cluster]:
    """One that is still to be made."""
    made = Cluster(room / "数据 folder", "test")
    yield made
    made.stop("immediate")


@pytest.fixture(scope="module")
def made() -> Iterator[Cluster]:
    folder = passable()
    cluster = Cluster(folder / "data", "test")
    cluster.ensure_running()
    yield cluster
    cluster.stop("immediate")
    shutil.rmtree(folder)


@pytest.fixture
def running(made: Cluster) -> Cluster:
    """One shared by many tests, as it should be: making one takes seconds."""
    (made.folder / "local.conf").unlink(missing_ok=True)
    made.ensure_running()
    return made
