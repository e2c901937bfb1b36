"""Which way a request for an erasure may go."""

from __future__ import annotations

from typing import Final

TRANSITIONS: Final = (("asked", "done"), ("asked", "refused"), ("asked", "withdrawn"))


def names_them(text: str, told: list[str]) -> bool:
    """Whether a reason repeats a name or number that is about to go: the log keeps reasons for good."""
    bare = "".join(text.split())
    return any("".join(word.split()) in bare for word in told if word)
