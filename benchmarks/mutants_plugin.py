"""What a worker of `make mutants` does instead of pytest's own loop. Workers share a folder of claims.

First each file of tests is run by whichever worker claims it, and it is noted which calls every test
reaches. Then each call is switched off by whichever worker claims it, and the tests that reach it run,
the quickest first, until one notices. The database is made once a worker.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import mutants_switches
import pytest
from _pytest.runner import runtestprotocol

FOLDER = Path(os.environ["MUTANTS_FOLDER"])
ONLY = os.environ.get("MUTANTS_ONLY", "zerentian/")
WORKERS = int(os.environ["MUTANTS_WORKERS"])
MOST = 60  # tests a call: whoever is asked by more is noticed by these, or by none

switches = mutants_switches.switches
mutants_switches.install()


def claim(what: str) -> bool:
    """Whether this worker is the first to want it."""
    try:
        (FOLDER / "claims" / what.replace("/", "|")).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def run(item: pytest.Item) -> bool:
    """Whether the test passes. Only what belongs to the whole session stays, as the database."""
    reports = runtestprotocol(item, nextitem=item.session, log=False)  # type: ignore[arg-type]
    return not any(report.failed for report in reports)


def pytest_runtestloop(session: pytest.Session) -> bool:
    items = {item.nodeid: item for item in session.items}
    note("reached", record(items))
    reached = gather("reached")
    for place in mutants_switches.calls(ONLY):
        if claim(place):
            note(f"result-{place.replace('/', '|')}", [place, survives(place, reached, items)])
    return True


def record(items: dict[str, pytest.Item]) -> dict[str, object]:
    reached: dict[str, list[tuple[str, float]]] = {}
    failed = []
    for file, group in groupby(items.values(), key=lambda item: item.nodeid.split("::")[0]):
        if not claim(f"file-{file}"):
            continue
        for item in group:
            switches.touched.clear()
            begun = time.perf_counter()
            if not run(item):
                failed.append(item.nodeid)
                continue
            for place in switches.touched:
                reached.setdefault(place, []).append((item.nodeid, time.perf_counter() - begun))
        say(f"{file} done")
    return {"reached": reached, "failed": failed}


def survives(
    place: str, reached: dict[str, list[tuple[str, float]]], items: dict[str, pytest.Item]
) -> str:
    """ "" when a test noticed, else why not."""
    if place not in reached:
        return "no test reaches it"
    switches.off = place
    try:
        for name in order(place, reached[place]):
            forget()
            if not run(items[name]):
                say(f"{place} noticed by {name}")
                return ""
    finally:
        switches.off = ""
        forget()
    say(f"{place} SURVIVES")
    return f"{len(reached[place])} tests reach it, none notices"


def order(place: str, tests: Iterable[tuple[str, float]]) -> Iterator[str]:
    """The app's own tests and the walk over every address surely, the quickest first."""
    app = "/".join(place.split("/")[:3])
    near, far = [], []
    for name, seconds in tests:
        (near if name.startswith((app, "tests/architecture")) else far).append((seconds, name))
    return (name for _seconds, name in [*sorted(near), *sorted(far)[:MOST]])


def forget() -> None:
    """What the product remembers while the database stays the same: the mutant is a change too."""
    from zerentian.lib import remembered

    remembered.memory.__init__()


def note(name: str, what: object) -> None:
    path = FOLDER / f"{name}.{os.getpid()}"
    path.with_suffix(".part").write_text(json.dumps(what))
    path.with_suffix(".part").rename(path.with_name(path.name + ".json"))


def gather(name: str) -> dict[str, list[tuple[str, float]]]:
    """What all workers noted; waits for the slowest."""
    while len(found := list(FOLDER.glob(f"{name}.*.json"))) < WORKERS:
        time.sleep(0.5)
    merged: dict[str, list[tuple[str, float]]] = {}
    for path in found:
        for place, tests in json.loads(path.read_text())["reached"].items():
            merged.setdefault(place, []).extend((name, seconds) for name, seconds in tests)
    return merged


def say(what: str) -> None:
    print(what, file=sys.__stderr__, flush=True)
