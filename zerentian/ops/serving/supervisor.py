"""The loop that keeps an instance alive. It holds no state that a kill -9 could lose."""

from __future__ import annotations

import fcntl
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from zerentian.lib.postgres import Cluster, DatabaseUnavailable
from zerentian.ops.serving.children import Child

TICK = 0.5  # seconds between two looks


class AlreadyServed(Exception):
    """Another `zerentian serve` runs on this data folder."""


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """One supervisor for a data folder; the lock falls with the process, however it dies."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "serve.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyServed from error
        yield


class Supervisor:
    """Starts the children in order and starts again what dies, until told to stop."""

    def __init__(
        self, children: list[Child], *, cluster: Cluster | None, say: Callable[[str], None]
    ) -> None:
        self.children = children
        self.cluster = cluster  # None where the database is an outside server
        self.say = say
        self.stopping = False

    def start(self) -> None:
        if self.cluster:
            self.cluster.ensure_running()
        for child in self.children:
            child.start()

    def watch(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        while not self.stopping:
            self.look()
            time.sleep(TICK)

    def look(self) -> None:
        """One look at everything; what has died is started again."""
        self._look_at_database()
        for child in self.children:
            if said := child.look_after(time.monotonic()):
                self.say(said)

    def stop(self) -> None:
        """In the reverse order: nobody is left talking to a database that goes away."""
        for child in self.children:
            child.stop()
        if self.cluster:
            self.cluster.stop()

    def _look_at_database(self) -> None:
        if not self.cluster or self.cluster.pid():
            return
        try:
            if self.cluster.ensure_running():
                self.say("The database had ended and was started again.")
        except DatabaseUnavailable as error:
            self.say(f"The database does not start: {error}")

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
