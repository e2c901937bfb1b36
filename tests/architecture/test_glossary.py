"""The glossary names every term once, and its identifiers exist."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "packs" / "hanting"
ROW = re.compile(r"^\| (?P<zh>[^|]+) \| (?P<en>[^|]+) \| (?P<where>[^|]+) \|$", re.M)
HEAD = ("中文", "---")


def terms() -> list[tuple[str, str, str]]:
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    rows = [tuple(cell.strip() for cell in row) for row in ROW.findall(text)]
    return [(zh, en, where) for zh, en, where in rows if zh not in HEAD]


BUILT = [(zh, where.strip("`")) for zh, _, where in terms() if where != "later"]


def in_code(path: str) -> bool:
    """Whether the dotted path below `zerentian` leads to a module, a name in it or a field."""
    parts = ["zerentian", *path.split(".")]
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return reached(found, parts[length:])
    return False


def reached(found: object, names: list[str]) -> bool:
    for name in names:
        declared = getattr(found, "__dataclass_fields__", {})
        if name in declared:
            found = declared[name]
        elif hasattr(found, name):
            found = getattr(found, name)
        else:
            return False
    return True


def in_pack(file: str, key: str) -> bool:
    """Whether the pack's file has the entry, and the list the value, of this key."""
    [entries] = [
        table
        for name, table in tomllib.loads((PACK / f"{file}.toml").read_text("utf-8")).items()
        if name in ("list", "role", "duty_role")
    ]
    name, _, value = key.partition(".")
    found = [entry for entry in entries if entry["key"] == name]
    return bool(found) and (not value or value in {code["key"] for code in found[0]["codes"]})


def in_figures(key: str) -> bool:
    from zerentian.kernel.figures import catalogue

    return key in catalogue.figures()


def test_glossary_has_terms() -> None:
    assert len(terms()) > 120


def test_every_row_is_a_term() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    heads = [line for line in lines if line.startswith(tuple(f"| {head}" for head in HEAD))]

    assert len(terms()) == len(lines) - len(heads)


@pytest.mark.parametrize("column", [0, 1], ids=["zh", "en"])
def test_every_term_stands_once(column: int) -> None:
    counts = Counter(term[column].lower() for term in terms())

    assert [word for word, count in counts.items() if count > 1] == []


def test_every_identifier_stands_once() -> None:
    counts = Counter(where for _, where in BUILT)

    assert [where for where, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(("zh", "where"), BUILT, ids=[where for _, where in BUILT])
def test_every_identifier_exists(zh: str, where: str) -> None:
    kind, _, key = where.rpartition(":")

    match kind:
        case "":
            assert in_code(key), zh
        case "figures":
            assert in_figures(key), zh
        case "codes" | "roles" | "duty_roles":
            assert in_pack(kind, key), zh
        case _:
            pytest.fail(f"{zh}: unknown kind of identifier {kind}")


@pytest.mark.parametrize("path", ["kernel.subjects.models.Nothing", "kernel.nowhere", "nothing"])
def test_an_identifier_that_is_gone_is_found_out(path: str) -> None:
    assert not in_code(path)
    assert not in_pack("codes", path)
