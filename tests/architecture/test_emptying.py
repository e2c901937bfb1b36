"""Tests of several transactions empty the database: none stands beside the world that a module shares."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_house import PYTHON, named
from zerentian.config.instance import ROOT

SHARED = ("world", "world_of_module")
MODULES = [path for path in PYTHON if path.name.startswith("test_")]


def empties(tree: ast.Module) -> bool:
    """Whether a test of this module commits, so that its tables are emptied after it."""
    marked = any(
        isinstance(node, ast.keyword)
        and node.arg == "transaction"
        and getattr(node.value, "value", None) is True
        for node in ast.walk(tree)
    )
    return marked or "transactional_db" in asked(tree)


def asked(tree: ast.Module) -> set[str]:
    """The names of fixtures that tests and fixtures of this module ask for."""
    return {
        argument.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for argument in (*node.args.args, *node.args.kwonlyargs)
    }


def shares(path: Path, tree: ast.Module) -> bool:
    """Whether its world is that of tests/fixtures.py: the nearest definition upwards tells."""
    if not asked(tree) & set(SHARED):
        return False
    return next((found for found in definitions(path, tree)), False)


def definitions(path: Path, tree: ast.Module) -> Iterator[bool]:
    conftests = (folder / "conftest.py" for folder in path.parents if folder.is_relative_to(ROOT))
    trees = (ast.parse(conftest.read_text("utf-8")) for conftest in conftests if conftest.is_file())
    for one in (tree, *trees):
        for node in one.body:
            if isinstance(node, ast.FunctionDef) and node.name in SHARED:
                yield False
            if isinstance(node, ast.ImportFrom) and node.module == "tests.fixtures":
                yield True


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_module_that_empties_the_database_builds_its_own(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))

    assert not (empties(tree) and shares(path, tree)), "move these tests to a module of their own"


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("@mark.django_db(transaction=True)\ndef test_a(world): ...", True),
        ("def test_a(transactional_db): ...\ndef test_b(world): ...", True),
        ("@mark.django_db(transaction=True)\ndef test_a(db): ...", False),
        ("def test_a(world): ...", False),
        ("def world(): ...\ndef test_a(world, transactional_db): ...", False),
    ],
)
def test_it_notices_what_it_is_for(source: str, wrong: bool) -> None:
    tree = ast.parse(source)
    path = ROOT / "zerentian" / "web" / "tests" / "test_none.py"

    assert (empties(tree) and shares(path, tree)) is wrong
