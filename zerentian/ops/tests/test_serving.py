from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from zerentian.ops.serving.children import MARK, Child, end, left_behind
from zerentian.ops.serving.supervisor import AlreadyServed, Supervisor, alone

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
# A parent with a worker of its own, as the web server is.
FAMILY = [
    sys.executable,
    "-c",
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])",
]
FAILING = [sys.executable, "-c", "raise SystemExit(3)"]


def until(condition, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def child(tmp_path):
    made = []

    def make(command=SLEEP, name="sleeper") -> Child:
        made.append(Child(name, tmp_path, command))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def test_child_that_dies_is_started_again(child):
    one = child()
    one.start()
    first = one.process.pid

    one.process.kill()
    one.process.wait()
    said = one.look_after(time.monotonic())

    assert said == "sleeper had ended (-9) and was started again."
    assert one.is_running()
    assert one.process.pid != first


def test_living_child_is_left_alone(child):
    one = child()
    one.start()

    assert one.look_after(time.monotonic()) is None


def test_child_that_keeps_failing_waits_longer_each_time(child):
    one = child(FAILING)
    one.start()
    now, pauses = time.monotonic(), []
    for _ in range(6):
        one.process.wait()
        one.look_after(now)
        pauses.append(max(one.resume - now, 0))
        now = max(one.resume, now)
        one.look_after(now)
        one.started = now  # it failed at once

    assert pauses[0] == 0
    assert pauses == sorted(pauses)
    assert pauses[-1] == 10


def test_orphans_of_a_killed_child_are_ended_before_the_next(child):
    one = child(FAMILY)
    one.start()
    assert until(lambda: len(left_behind(one.mark)) == 2)
    orphan = next(p for p in left_behind(one.mark) if p.pid != one.process.pid)

    one.process.send_signal(signal.SIGKILL)
    one.process.wait()
    assert orphan.is_running()
    one.look_after(time.monotonic())

    assert until(lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE)
    assert one.is_running()


def test_stop_ends_the_whole_family(child):
    one = child(FAMILY)
    one.start()
    assert until(lambda: len(left_behind(one.mark)) == 2)

    one.stop()

    assert left_behind(one.mark) == []
    one.stop()  # may be repeated


def test_children_of_another_instance_are_none_of_ours(child, tmp_path):
    one = child()
    one.start()

    assert left_behind(f"sleeper:{tmp_path}x") == []
    assert [p.pid for p in left_behind(one.mark)] == [one.process.pid]


def test_stubborn_process_is_killed():
    stubborn = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
            "print('ready', flush=True); time.sleep(600)",
        ],
        stdout=subprocess.PIPE,
    )
    stubborn.stdout.readline()

    with stubborn:
        end([psutil.Process(stubborn.pid)], patience=0.3)

    assert not psutil.pid_exists(stubborn.pid)


def test_one_supervisor_for_a_data_folder(tmp_path):
    with alone(tmp_path), pytest.raises(AlreadyServed), alone(tmp_path):
        pass

    with alone(tmp_path):
        pass


class Database:
    """Stands for the embedded cluster: alive or not."""

    def __init__(self) -> None:
        self.alive, self.starts, self.stopped = False, 0, False

    def pid(self) -> int | None:
        return 1 if self.alive else None

    def ensure_running(self) -> bool:
        started, self.alive = not self.alive, True
        self.starts += started
        return started

    def stop(self) -> None:
        self.alive, self.stopped = False, True


def test_supervisor_starts_the_database_again(child):
    database, said = Database(), []
    supervisor = Supervisor([child()], cluster=database, say=said.append)
    supervisor.start()

    database.alive = False
    supervisor.look()
    supervisor.look()

    assert database.starts == 2
    assert said == ["The database had ended and was started again."]


def test_supervisor_stops_everything_database_last(child, monkeypatch):
    order = []
    database, one = Database(), child()
    monkeypatch.setattr(database, "stop", lambda: order.append("database"))
    supervisor = Supervisor([one], cluster=database, say=print)
    supervisor.start()
    stop = one.stop
    monkeypatch.setattr(one, "stop", lambda: (order.append("child"), stop()))

    supervisor.stop()

    assert order == ["child", "database"]
    assert not one.is_running()


def test_supervisor_without_embedded_database(child):
    supervisor = Supervisor([child()], cluster=None, say=print)

    supervisor.start()
    supervisor.look()
    supervisor.stop()


def test_supervisor_watches_until_told_to_stop(child, monkeypatch):
    supervisor = Supervisor([child()], cluster=None, say=print)
    handlers = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(time, "sleep", lambda _: handlers[signal.SIGTERM](signal.SIGTERM, None))

    supervisor.watch()

    assert supervisor.stopping
    assert set(handlers) == {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


def test_mark_names_instance_and_child(tmp_path: Path):
    assert MARK == "ZERENTIAN_SERVES"
    assert Child("web server", tmp_path, []).mark == f"web server:{tmp_path}"
