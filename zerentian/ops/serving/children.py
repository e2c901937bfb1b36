"""A program that serve keeps running, and what an earlier serve left behind of it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

MARK = "ZERENTIAN_SERVES"  # in a child's environment: which instance it serves, and as what
PATIENCE = 15  # seconds that a child gets to end by itself
LONGEST_PAUSE = 10.0  # seconds between two starts of a child that keeps failing


@dataclass
class Child:
    """One program of one instance. It runs in a session of its own, so Ctrl-C does not reach it."""

    name: str
    data: Path
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    resume: float = 0.0

    @property
    def mark(self) -> str:
        return f"{self.name}:{self.data}"

    def start(self) -> None:
        """Start anew, after ending whatever is left of an earlier start."""
        end(left_behind(self.mark), patience=0.5)
        environment = {**os.environ, **self.environment, MARK: self.mark}
        self.process = subprocess.Popen(  # noqa: S603
            self.command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.started = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def look_after(self, now: float) -> str | None:
        """Start it again if it ended; says so. One that fails at once waits longer each time."""
        if self.is_running():
            return None
        if not self.resume:
            quick = now - self.started < 20
            self.failures = self.failures + 1 if quick else 0
            self.resume = now + (
                min(0.5 * 2**self.failures, LONGEST_PAUSE) if self.failures > 1 else 0
            )
        if now < self.resume:
            return None
        code = self.process.returncode if self.process else None
        self.resume = 0.0
        self.start()
        return f"{self.name} had ended ({code}) and was started again."

    def stop(self) -> None:
        if self.is_running() and self.process:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        end(left_behind(self.mark), patience=2)
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)


def left_behind(mark: str) -> list[psutil.Process]:
    """Living processes that carry this mark: also the workers of a killed parent."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == mark and process.pid != os.getpid():
                found.append(process)
    return found


def end(processes: list[psutil.Process], *, patience: float) -> None:
    """Ask these processes to end; after `patience` seconds make them."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in processes:
            with suppress(psutil.Error):
                process.send_signal(number)
        _, processes = psutil.wait_procs(processes, timeout=patience)
