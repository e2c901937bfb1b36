"""Puts a switch at every call of the scope layer while the house is imported; nothing is copied or written.

`scope.within(rows, viewer=viewer, …)` becomes `(rows if off("file:line:column") else scope.within(…))`:
one house holds all mutants, and one of them at a time is switched on.
"""

from __future__ import annotations

import ast
import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).resolve().parents[1]
# All rows, also beside others: `Q() | own` would be only the own ones.
EVERY = "~__import__('django.db.models').db.models.Q(pk__in=[])"
# What a call becomes: as if the layer let everything through. {first} is its first argument.
DROPPED = {
    "within": "{first}",
    "subjects_within": "{first}",
    "require": "None",
    "in_places": EVERY,
    "in_ranges": EVERY,
    "may": "True",
    "places": "(('0', ':'),)",  # every path: codes are digits
    "everywhere": "True",
    "opens": "True",
    "require_view": "None",
    "require_adopt": "None",
    "seen": EVERY,
    "mine": EVERY,
    "opened": EVERY,
    "is_mine": "True",
}
ROWS = {"within", "subjects_within", "opens"}  # whose first argument is not who looks
ASKED = {"places", "everywhere"}  # of the viewer alone, whom they do not check
OWNERS = {"scope", "access", "viewer", "guard"}
LEFT_OUT = ("/tests/", "/migrations/", "zerentian/manifest/scope.py", "kernel/accounts/scope.py")
UNCHECKED = "setattr({viewer}, 'checked', True)"
NAME = "__zerentian_off__"


@dataclass
class Switches:
    """off: the calls that are switched off. touched: the calls reached since it was emptied."""

    off: frozenset[str] = frozenset()
    touched: set[str] = field(default_factory=set)

    def __call__(self, place: str) -> bool:
        self.touched.add(place)
        return place in self.off


switches = Switches()


def scope_call(node: ast.Call) -> str:
    """The name of the scope function that is called, "" for any other call."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in DROPPED:
        return ""
    owner = function.value
    last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    if function.attr in ASKED and last.lstrip("_") != "viewer":  # another thing's places
        return ""
    return function.attr if last.lstrip("_") in OWNERS else ""


def instead(name: str, node: ast.Call) -> str:
    """The same without the question; the viewer still counts as checked, or every page would fail."""
    first = ast.unparse(node.args[0]) if node.args else ""
    if name in ASKED:
        return f"({DROPPED[name]})"
    named = {word.arg: ast.unparse(word.value) for word in node.keywords}
    viewer = named.get("viewer") or (
        first if name not in ("within", "subjects_within", "opens") else ""
    )
    if name == "may" and isinstance(node.func, ast.Attribute):
        viewer = ast.unparse(node.func.value)
    dropped = DROPPED[name].format(first=first)
    return f"({UNCHECKED.format(viewer=viewer)}, {dropped})[1]" if viewer else f"({dropped})"


class Switching(ast.NodeTransformer):
    def __init__(self, file: str) -> None:
        self.file = file
        self.found: dict[str, str] = {}

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = scope_call(node)
        if not name:
            return self.generic_visit(node)
        place = f"{self.file}:{node.lineno}:{node.col_offset}"
        self.found[place] = ast.unparse(node)
        asked = ast.parse(f"{NAME}({place!r})", mode="eval").body
        dropped = ast.parse(instead(name, node), mode="eval").body
        switch = ast.IfExp(test=asked, body=dropped, orelse=self.generic_visit(node))
        return ast.copy_location(switch, node)


def switched(path: Path) -> tuple[ast.Module, dict[str, str]]:
    """The file with its switches, and what stands at each."""
    switching = Switching(path.relative_to(ROOT).as_posix())
    tree = switching.visit(ast.parse(path.read_text("utf-8")))
    return ast.fix_missing_locations(tree), switching.found


def sources(only: str = "zerentian/") -> Iterator[Path]:
    for path in sorted((ROOT / "zerentian").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        left_out = any(part in path.as_posix() for part in LEFT_OUT)
        if not left_out and name.startswith(tuple(place.split(":")[0] for place in only.split())):
            yield path


def calls(only: str = "zerentian/") -> dict[str, str]:
    """Every call that can be switched off, by its place; `only`: beginnings of places."""
    wanted = tuple(only.split())
    found = {place: call for path in sources(only) for place, call in switched(path)[1].items()}
    return {place: call for place, call in found.items() if place.startswith(wanted)}


class Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        return compile(switched(Path(self.path))[0], self.path, "exec", dont_inherit=True)


class Finder(importlib.abc.MetaPathFinder):
    def __init__(self, files: set[Path]) -> None:
        self.files = files

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if not name.startswith("zerentian."):
            return None
        found = importlib.machinery.PathFinder.find_spec(name, path, target)
        if found is None or found.origin is None or Path(found.origin) not in self.files:
            return None
        return importlib.util.spec_from_file_location(
            name,
            found.origin,
            loader=Loader(name, found.origin),
            submodule_search_locations=found.submodule_search_locations,
        )


def install() -> None:
    """From now on modules with scope calls are imported with their switches."""
    setattr(builtins, NAME, switches)
    sys.meta_path.insert(0, Finder({path for path in sources() if switched(path)[1]}))
