"""What a worker of `make mutants` does instead of pytest's own loop. Workers share a folder of claims.

Tests come in pieces of a file, those that notice most first (mutants_order.py); each piece is run by
whichever worker claims it. A test that passes while all calls are off that nobody noticed yet is done. Of
those that fail it is noted which calls they reach; then these are switched off one at a time and the tests
run, the quickest first, until one fails. It must pass once more with the call in its place: only then it
noticed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import mutants_order
import mutants_switches
import pytest
from _pytest.runner import runtestprotocol
from mutants_order import Piece

FOLDER = Path(os.environ["MUTANTS_FOLDER"])
ONLY = os.environ.get("MUTANTS_ONLY", "zerentian/")
KEPT = {"world_of_module", "django_db_setup"}  # what outlives a test and asks nothing again

switches = mutants_switches.switches
reached: Counter[str] = Counter()
failed: list[str] = []
mutants_switches.install()


def pytest_runtestloop(session: pytest.Session) -> bool:
    calls = mutants_switches.calls(ONLY)
    for piece in mutants_order.pieces(session.items, calls):
        living = {place: call for place, call in calls.items() if not noticed(place).exists()}
        left = piece.asked(living)
        if mutants_order.worthwhile(piece, left) and claim(piece.name):
            begun = time.monotonic()
            ask(piece, left)
            session._setupstate.teardown_exact(session)  # type: ignore[arg-type]
            say(f"{piece.name}: {time.monotonic() - begun:.0f} s, {len(living)} were left")
    note("reached", {"reached": reached, "failed": failed})
    return True


def ask(piece: Piece, left: frozenset[str]) -> None:
    """Switch off what is left; then, for tests that notice, each call for itself.

    A call that a test notices may keep it from reaching others: without that one it is asked again.
    """
    items: Sequence[pytest.Item] = piece.items
    while items and left:
        found = suspects(items, left)
        for place in sorted(found):
            seek(place, found[place])
        living = frozenset(place for place in left if not noticed(place).exists())
        failing = {item for tests in found.values() for _seconds, item in tests}
        items = [item for item in items if item in failing] if living != left else []
        left = living


def suspects(
    items: Sequence[pytest.Item], left: frozenset[str]
) -> dict[str, list[tuple[float, pytest.Item]]]:
    """The calls that tests reach which fail without all that is left, with these tests and their time."""
    found: dict[str, list[tuple[float, pytest.Item]]] = defaultdict(list)
    for item in items:
        switches.touched.clear()
        begun = time.perf_counter()
        passes = run(item, off=left)
        reached.update(switches.touched)
        for place in switches.touched & left if not passes else ():
            found[place].append((time.perf_counter() - begun, item))
    return found


def claim(what: str) -> bool:
    """Whether this worker is the first to want it."""
    try:
        (FOLDER / "claims" / what.replace("/", "|")).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def noticed(place: str) -> Path:
    """There once a test noticed that the call is gone; holds the test's name."""
    return FOLDER / "noticed" / place.replace("/", "|")


def seek(place: str, tests: Sequence[tuple[float, pytest.Item]]) -> None:
    for _seconds, item in sorted(tests, key=lambda test: test[0])[: mutants_order.MOST]:
        if noticed(place).exists():  # the other worker was quicker
            return
        fails = not run(item, off=frozenset({place}))
        if fails and run(item):
            noticed(place).write_text(item.nodeid)
            say(f"{place} noticed by {item.nodeid}")
            return
        if fails:
            failed.append(item.nodeid)
            say(f"{item.nodeid} fails without any")


def run(item: pytest.Item, off: frozenset[str] = frozenset()) -> bool:
    """Whether the test passes. The world of its module stays for the next, other things it builds anew."""
    forget()
    stays = item.parent if not anew(item) else item.session
    switches.off = off
    try:
        reports = runtestprotocol(item, nextitem=stays, log=False)  # type: ignore[arg-type]
    finally:
        switches.off = frozenset()
    return not any(report.failed for report in reports)


def anew(item: pytest.Item) -> bool:
    """Whether the test shares more with its neighbours than the world, and that may hide the mutant."""
    fixtures = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
    shared = {
        name for name, found in fixtures.items() if found[-1].scope not in ("function", "session")
    }
    return bool(shared - KEPT)


def forget() -> None:
    """What the product remembers while the database stays the same: the mutant is a change too."""
    from zerentian.lib import remembered

    remembered.memory.__init__()


def note(name: str, what: object) -> None:
    path = FOLDER / f"{name}.{os.getpid()}"
    path.with_suffix(".part").write_text(json.dumps(what))
    path.with_suffix(".part").rename(path.with_name(path.name + ".json"))


def say(what: str) -> None:
    print(time.strftime("%H:%M:%S"), what, file=sys.__stderr__, flush=True)
