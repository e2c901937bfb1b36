"""Takes every call of the scope layer away, one at a time, and sees whether a test notices. Prints JSON.

usage: python benchmarks/mutants.py [--only zerentian/kernel/imports …] [--tests PATH …]
       [--workers 2] [--list]

The calls become switches while the house is imported (mutants_switches.py). Every test notes which
calls it reaches; then each of these is switched off, and it runs again (mutants_plugin.py), until a test
fails that passes otherwise. A call that no test misses survives, and the command fails: write the test
that notices, or take the call away. Each worker has a data folder in var/, and so a database, of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import mutants_switches

ROOT = mutants_switches.ROOT
# Tests that know nobody who looks say nothing about what is seen.
TESTS = (
    "zerentian/kernel", "zerentian/programmes", "zerentian/web", "zerentian/api",
    "tests/figures", "tests/contracts", "tests/architecture/test_access.py",
    "tests/architecture/test_needs.py", "tests/architecture/test_links.py",
    "tests/architecture/test_refusals.py", "tests/architecture/test_rows.py",
    "tests/architecture/test_offers.py",
)  # fmt: skip


def worker(folder: Path, number: int, asked: argparse.Namespace) -> subprocess.Popen[bytes]:
    data = ROOT / "var" / f"mutants-{number}"
    data.mkdir(mode=0o755, parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "ZERENTIAN_DATA": str(data),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "benchmarks")]),
        "MUTANTS_FOLDER": str(folder),
        "MUTANTS_ONLY": " ".join(asked.only),
    }
    tests = [test for test in asked.tests if (ROOT / test).exists()]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "mutants_plugin",
        "-p",
        "no:cacheprovider",
    ]
    command += ["-p", "no:randomly", "-m", "not browser", *tests]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def survivors(folder: Path, found: dict[str, str], reached: Counter[str]) -> list[str]:
    return [
        f"{place}: {call}: {reached[place]} tests reach it"
        for place, call in found.items()
        if not (folder / "noticed" / place.replace("/", "|")).exists()
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", default=["zerentian/"])
    parser.add_argument("--tests", nargs="+", default=TESTS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    found = mutants_switches.calls(" ".join(asked.only))
    if asked.list:
        for place, call in found.items():
            print(f"{place}: {call}")
        return 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name)
        (folder / "claims").mkdir()
        (folder / "noticed").mkdir()
        running = [worker(folder, number, asked) for number in range(asked.workers)]
        for process in running:
            process.wait()
        noted = [json.loads(path.read_text()) for path in folder.glob("reached.*.json")]
        reached = sum((Counter(each["reached"]) for each in noted), Counter[str]())
        living = survivors(folder, found, reached)
    answer = {
        "mutants": len(found),
        "survivors": living,
        "workers that ended early": asked.workers - len(noted),
        "tests that fail without any": [name for each in noted for name in each["failed"]],
        "minutes": round((time.monotonic() - begun) / 60, 1),
    }
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    return 1 if living or len(noted) < asked.workers else 0


if __name__ == "__main__":
    sys.exit(main())
