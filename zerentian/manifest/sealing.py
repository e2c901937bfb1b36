"""Where sealed values stand, as the apps that keep them declare."""

from __future__ import annotations

from typing import NamedTuple


class SealedColumn(NamedTuple):
    """A column of bytes that are sealed for this context (see lib.sealed)."""

    table: str
    column: str
    context: str
