"""Takes every call of the scope layer away, one at a time, and sees whether a test notices. Prints JSON.

usage: python benchmarks/mutants.py [--only zerentian/kernel/imports …] [--tests PATH …]
       [--workers 2] [--list]

The calls become switches while the house is imported (mutants_switches.py). A first run notes which
tests reach which call; then each call is switched off and those tests run until one fails
(mutants_plugin.py). A call that no test misses survives, and the command fails: write the test that
notices, or take the call away. Each worker has a data folder, and so a database, of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mutants_switches

ROOT = mutants_switches.ROOT
# Tests that know nobody who looks say nothing about what is seen.
TESTS = (
    "zerentian/kernel", "zerentian/programmes", "zerentian/web", "zerentian/api",
    "tests/figures", "tests/contracts", "tests/architecture/test_access.py",
    "tests/architecture/test_needs.py", "tests/architecture/test_links.py",
    "tests/architecture/test_refusals.py",
)  # fmt: skip


def worker(folder: Path, number: int, asked: argparse.Namespace) -> subprocess.Popen[bytes]:
    data = folder / f"data-{number}"
    data.mkdir(mode=0o755)
    environment = {
        **os.environ,
        "ZERENTIAN_DATA": str(data),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "benchmarks")]),
        "MUTANTS_FOLDER": str(folder),
        "MUTANTS_ONLY": " ".join(asked.only),
        "MUTANTS_WORKERS": str(asked.workers),
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


def survivors(folder: Path, found: dict[str, str]) -> list[str]:
    results = dict(json.loads(path.read_text()) for path in folder.glob("result-*.json"))
    return [
        f"{place}: {call}: {results.get(place, 'its worker ended early')}"
        for place, call in found.items()
        if results.get(place, "?")
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
        folder.chmod(0o755)  # the database's own user has to get through
        (folder / "claims").mkdir()
        running = [worker(folder, number, asked) for number in range(asked.workers)]
        for process in running:
            process.wait()
        living = survivors(folder, found)
        noted = [json.loads(path.read_text()) for path in folder.glob("reached.*.json")]
    answer = {
        "mutants": len(found),
        "survivors": living,
        "tests that fail without any": [name for each in noted for name in each["failed"]],
        "minutes": round((time.monotonic() - begun) / 60, 1),
    }
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    return 1 if living else 0


if __name__ == "__main__":
    sys.exit(main())
