"""Running PostgreSQL's programs, and telling a living server from what a dead one left behind."""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from zerentian.lib.postgres.place import Account


@dataclass(frozen=True)
class Outcome:
    code: int
    said: str


def run(*command: str | Path, who: Account | None, timeout: float = 600) -> Outcome:
    """Run one program as the server's user. Its output goes to a file, since a server that it
    starts would hold a pipe open for ever."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    environment["LC_ALL"] = "C.UTF-8" if os.name == "posix" else "C"
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        done = subprocess.run(  # noqa: S603
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=environment,
            timeout=timeout,
            start_new_session=True,  # Ctrl-C in the terminal is not meant for the database
            user=who.uid if who else None,
            group=who.gid if who else None,
            extra_groups=[] if who else None,
        )
        output.seek(0)
        return Outcome(done.returncode, output.read())


def postmaster(cluster: Path) -> psutil.Process | None:
    """The living server of this cluster. A pid file that names some other program counts as none."""
    number = written_pid(cluster)
    try:
        process = psutil.Process(number) if number else None
        return process if process and works_in(process, cluster) else None
    except psutil.Error:
        return None


def written_pid(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def servers(cluster: Path) -> list[psutil.Process]:
    """Every living PostgreSQL process that works in this cluster's folder, orphans included."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if works_in(process, cluster):
                found.append(process)
    return found


def works_in(process: psutil.Process, cluster: Path) -> bool:
    return (
        process.name().startswith("postgres")
        and process.status() != psutil.STATUS_ZOMBIE
        and Path(process.cwd()) == cluster
    )


def forget_stale(cluster: Path) -> None:
    """Remove a pid file that would keep the server from starting although nothing runs.

    That is one left empty by a crash, or whose number now belongs to another program (a restarted
    container reuses small numbers). A number that belongs to nobody is left to PostgreSQL, which
    also looks whether orphans still use its shared memory; nothing is removed while any live.
    """
    file = cluster / "postmaster.pid"
    if not file.exists() or servers(cluster):
        return
    number = written_pid(cluster)
    if number is None or psutil.pid_exists(number):
        file.unlink(missing_ok=True)
