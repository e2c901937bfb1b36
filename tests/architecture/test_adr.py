"""Decisions are numbered without gaps, short, and always told in the same order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "adr"
DECISIONS = sorted(FOLDER.glob("*.md"))
NAME = re.compile(r"(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.md")
PARTS = ["Context", "Options", "Decision", "Consequences", "We will know it was wrong when"]
MOST_WORDS = 400


def test_numbers_are_unique_and_gapless() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(DECISIONS) + 1))
    assert numbers


def test_nothing_else_lies_among_the_decisions() -> None:
    assert [path.name for path in FOLDER.iterdir() if not NAME.fullmatch(path.name)] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_is_short_and_complete(path: Path) -> None:
    text = path.read_text("utf-8")

    assert len(text.split()) <= MOST_WORDS
    assert re.findall(r"^## (.+)$", text, re.M) == PARTS
    assert all(body.strip() for body in re.split(r"^##? .+$", text, flags=re.M)[2:])


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_the_number_stands_only_in_the_name(path: Path) -> None:
    [title] = re.findall(r"^# (.+)$", path.read_text("utf-8"), re.M)

    assert path.name[:4] not in title
