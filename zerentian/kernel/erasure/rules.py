"""Which way a request for an erasure may go."""

from __future__ import annotations

import unicodedata
from typing import Final

TRANSITIONS: Final = (("asked", "done"), ("asked", "refused"), ("asked", "withdrawn"))


def names_them(text: str, told: list[str]) -> bool:
    """Whether a reason repeats a name or number that is about to go: the log keeps reasons for good.

    However it is written: with signs or spaces between, in wide digits, with a small x at its end.
    """
    bare = _bare(text)
    return any(word in bare for word in map(_bare, told) if word)


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
