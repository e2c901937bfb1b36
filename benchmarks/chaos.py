"""Kills the running product 100 times in the middle of writing, and looks what is left. Prints JSON.

usage: python benchmarks/chaos.py [--kills 100] [--minutes 120] [--data var/chaos] [--port 8899] [--seed 1]

Two deeds run over HTTP on a demo district of their own: taking over a workbook that changes every
household, and giving all households to somebody else. Each is watched from inside the database: once
its transaction holds write locks on the registers, a random moment of the remaining phase is awaited
and something is killed with SIGKILL. A kill counts only if the transaction was still writing then.

Afterwards everything must run again by itself (whoever killed `zerentian serve` starts it again),
the registers must be bit for bit as before or wholly changed, and repeating the deed must succeed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.chaos_deeds import Assignment, Deed, Import  # noqa: E402
from benchmarks.chaos_house import Database, House  # noqa: E402

PATIENCE = 150  # seconds in which everything must answer again


@dataclass
class Run:
    """One kill and what came of it."""

    deed: str
    target: str
    into_phase: float  # seconds after the first write lock
    counted: bool  # the transaction was still writing when it was killed
    outcome: str  # nothing, all, half
    back_after: float  # seconds until a page and the database answered
    repeated: bool


TARGETS: dict[str, Callable[[House, int], None]] = {
    "database server": lambda house, _: house.kill(house.postmaster()),
    "one database process": lambda house, backend: house.kill([backend]),
    "web server": lambda house, _: house.kill(house.web()),
    "web processes below it": lambda house, _: house.kill(house.web()[1:]),
    "background worker": lambda house, _: house.kill(house.worker()),
    "everything": lambda house, _: house.kill_everything(),
}


def strike(house: House, deed: Deed, target: str, chance: random.Random) -> Run:
    """One deed, one kill, one repetition."""
    deed.prepare()
    ready = house.database.registers(deed.tables)
    attempt = deed.begin()
    backend = house.database.wait_for_writer(deed.tables, attempt)
    begun = time.monotonic()
    time.sleep(chance.uniform(0, deed.phase * 0.9))
    counted = backend is not None and house.database.is_writing(backend, deed.tables)
    into = time.monotonic() - begun
    TARGETS[target](house, backend or 0)
    killed = time.monotonic()
    house.wait_until_back(killed + PATIENCE)
    back = time.monotonic() - killed
    attempt.join(PATIENCE)
    house.database.wait_for_silence(deed.tables)
    outcome = "nothing" if house.database.registers(deed.tables) == ready else "half"
    if outcome == "half" and deed.is_done():
        outcome = "all"
    repeated = repeat(house, deed, done=outcome == "all")
    return Run(deed.name, target, round(into, 3), counted, outcome, round(back, 2), repeated)


def repeat(house: House, deed: Deed, *, done: bool) -> bool:
    """Done again it is done; and where it was done already, nothing changes."""
    before = house.database.registers(deed.registers)
    deed.begin().join(PATIENCE)
    if done:
        return deed.is_done() and house.database.registers(deed.registers) == before
    return deed.is_done()


def calibrate(house: House, deed: Deed) -> None:
    """How long the write phase lasts undisturbed."""
    spans = []
    for _ in range(2):
        deed.prepare()
        attempt = deed.begin()
        backend = house.database.wait_for_writer(deed.tables, attempt)
        begun = time.monotonic()
        while backend and house.database.is_writing(backend, deed.tables):
            time.sleep(0.005)
        spans.append(time.monotonic() - begun)
        attempt.join(PATIENCE)
        if not deed.is_done():
            raise SystemExit(f"{deed.name}: it fails even undisturbed")
    deed.phase = min(spans)


def summary(runs: list[Run], deeds: list[Deed], seconds: float) -> dict[str, object]:
    counted = [run for run in runs if run.counted]
    back = sorted(run.back_after for run in counted)
    return {
        "kills_inside_write_phase": len(counted),
        "kills_too_late": len(runs) - len(counted),
        "outcomes": dict(Counter(run.outcome for run in counted)),
        "half": sum(run.outcome == "half" for run in runs),
        "repetition_failed": sum(not run.repeated for run in runs),
        "by_deed": dict(Counter(run.deed for run in counted)),
        "by_target": dict(Counter(run.target for run in counted)),
        "write_phase_seconds": {deed.name: round(deed.phase, 2) for deed in deeds},
        "back_after_seconds": {
            "median": statistics.median(back) if back else None,
            "p95": back[int(len(back) * 0.95)] if back else None,
            "max": back[-1] if back else None,
        },
        "took_seconds": round(seconds),
        "runs": [asdict(run) for run in runs],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=120, help="stop after so long at most")
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "chaos")
    parser.add_argument("--port", type=int, default=8899)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "chaos.json")
    options = parser.parse_args()
    options.data = options.data.absolute()
    os.environ["ZERENTIAN_DATA"] = str(options.data)
    chance, begun = random.Random(options.seed), time.monotonic()
    house = House(options.data, options.port, Database(options.data))
    house.build()
    house.start()
    runs: list[Run] = []
    try:
        client = house.signed_in()
        deeds: list[Deed] = [Import(house, client), Assignment(house, client)]
        for deed in deeds:
            calibrate(house, deed)
            print(f"{deed.name}: writes for {deed.phase:.2f} s", file=sys.stderr)
        until = begun + 60 * options.minutes
        while sum(run.counted for run in runs) < options.kills and time.monotonic() < until:
            deed, target = deeds[len(runs) % 2], chance.choice(list(TARGETS))
            runs.append(strike(house, deed, target, chance))
            print(f"{len(runs)}: {runs[-1]}", file=sys.stderr)
            if runs[-1].outcome == "half" or not runs[-1].repeated:
                break
    finally:
        house.stop()
    found = summary(runs, deeds, time.monotonic() - begun)
    options.output.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    del found["runs"]
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 1 if found["half"] or found["repetition_failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
