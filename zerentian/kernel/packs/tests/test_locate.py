from __future__ import annotations

import pytest

from zerentian.kernel.packs.locate import line_of

TEXT = """\
# a comment
key = "x"
name = { zh = "甲", en = "A" }

[[role]]
key = "first"
permissions = [
  "a",
  "b", # why
]

[[role]]
key = "second"
title.zh = "乙"
short = ["a", "b"]

[other]
key = "z"
"""


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("key",), 2),
        (("name", "zh"), 3),
        (("role", 0, "key"), 6),
        (("role", 0, "permissions", 1), 9),
        (("role", 1, "key"), 13),
        (("role", 1, "title", "zh"), 14),
        (("role", 1, "short", 1), 15),
        (("role", 1, "missing"), 12),
        (("role", 0, "permissions", 7), 7),
        (("other", "key"), 18),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_line_of(where: tuple[str | int, ...], line: int) -> None:
    assert line_of(TEXT, where) == line


def test_line_of_an_empty_file() -> None:
    assert line_of("", ("key",)) == 1
