"""Takes every call of the scope layer away, one at a time, and sees whether a test notices. Prints JSON.

usage: python benchmarks/mutants.py [--only zerentian/kernel/imports] [--list]

The checkout is copied to a temporary folder and only the copy is changed. For each call the tests of
its app run first, then the walk over every address; a mutant that passes both survives, and the
command fails. Runs one after the other: two databases under test would only wait for each other.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What a call becomes: as if the layer let everything through. {first} is its first argument.
DROPPED = {
    "within": "{first}",
    "subjects_within": "{first}",
    "require": "None",
    "in_places": "__import__('django.db.models').db.models.Q()",
    "in_ranges": "__import__('django.db.models').db.models.Q()",
    "may": "True",
    "require_view": "None",
    "require_adopt": "None",
    "seen": "__import__('django.db.models').db.models.Q()",
}
OWNERS = {"scope", "access", "viewer", "guard"}
LEFT_OUT = ("/tests/", "/migrations/", "zerentian/manifest/scope.py", "kernel/accounts/scope.py")
WALK = "tests/architecture/test_access.py"
UNCHECKED = "setattr({viewer}, 'checked', True)"
SKIPPED = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "var", "__pycache__", ".mypy_cache", ".ruff_cache"
)


@dataclass(frozen=True)
class Mutant:
    """One call and what stands in its place."""

    file: str
    line: int
    start: int
    end: int
    call: str
    instead: str


def calls(path: Path) -> Iterator[Mutant]:
    text = path.read_text("utf-8")
    lengths = [0]
    for line in text.encode().splitlines(keepends=True):
        lengths.append(lengths[-1] + len(line))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and (name := scope_call(node)):
            start = lengths[node.lineno - 1] + node.col_offset
            end = lengths[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
            call = ast.get_source_segment(text, node) or ""
            file = path.relative_to(ROOT).as_posix()
            yield Mutant(file, node.lineno, start, end, call, instead(name, node, text))


def scope_call(node: ast.Call) -> str:
    """The name of the scope function that is called, "" for any other call."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in DROPPED:
        return ""
    owner = function.value
    last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return function.attr if last in OWNERS else ""


def instead(name: str, node: ast.Call, text: str) -> str:
    """The same without the question; the viewer still counts as checked, or every page would fail."""
    first = ast.get_source_segment(text, node.args[0]) if node.args else ""
    named = {word.arg: ast.get_source_segment(text, word.value) for word in node.keywords}
    viewer = named.get("viewer") or (first if name not in ("within", "subjects_within") else "")
    if name == "may" and isinstance(node.func, ast.Attribute):
        viewer = ast.get_source_segment(text, node.func.value)
    dropped = DROPPED[name].format(first=first)
    return f"({UNCHECKED.format(viewer=viewer)}, {dropped})[1]" if viewer else f"({dropped})"


def mutants(only: str) -> list[Mutant]:
    files = sorted((ROOT / "zerentian").rglob("*.py"))
    wanted = [f for f in files if f.relative_to(ROOT).as_posix().startswith(only)]
    return [
        mutant
        for path in wanted
        if not any(part in path.as_posix() for part in LEFT_OUT)
        for mutant in calls(path)
    ]


def tests_of(file: str) -> str:
    """The folder of the app's own tests."""
    parts = Path(file).parts
    depth = 3 if parts[1] in ("kernel", "programmes") else 2
    return Path(*parts[:depth]).as_posix()


def survives(copy: Path, mutant: Mutant) -> bool:
    path = copy / mutant.file
    before = path.read_bytes()
    path.write_bytes(before[: mutant.start] + mutant.instead.encode() + before[mutant.end :])
    try:
        return all(passes(copy, tests) for tests in (tests_of(mutant.file), WALK))
    finally:
        path.write_bytes(before)


def passes(copy: Path, tests: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", tests]
    environment = {**os.environ, "ZERENTIAN_DATA": str(copy / "var"), "PYTHONPATH": str(copy)}
    done = subprocess.run(
        [*command, "-m", "not browser"], cwd=copy, env=environment, capture_output=True, check=False
    )
    return done.returncode in (0, 5)  # 5: this folder has no tests


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="zerentian/")
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    found = mutants(asked.only)
    if asked.list:
        for mutant in found:
            print(f"{mutant.file}:{mutant.line}: {mutant.call!r} -> {mutant.instead!r}")
        return 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        Path(folder).chmod(0o755)  # the database's own user has to get through
        copy = Path(folder) / "house"
        shutil.copytree(ROOT, copy, ignore=SKIPPED)
        living = []
        for number, mutant in enumerate(found, start=1):
            if survives(copy, mutant):
                living.append(f"{mutant.file}:{mutant.line}: {mutant.call}")
            print(f"{number}/{len(found)} {len(living)} survive", file=sys.stderr)
    print(json.dumps({"mutants": len(found), "survivors": living}, ensure_ascii=False, indent=1))
    return 1 if living else 0


if __name__ == "__main__":
    sys.exit(main())
