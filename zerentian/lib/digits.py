"""Whole numbers as addresses and forms bring them: anybody may have written anything there."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 18  # digits that fit a bigint whatever they are; no record has a longer number


def number(text: str) -> int | None:
    """The number that digits say, signs and full-width digits being none; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST else None


def only(text: str) -> str:
    """The text where it is digits and nothing else, as the path of a division; "" for anything else."""
    return text if text.isascii() and text.isdigit() else ""


def numbers(texts: Iterable[str]) -> list[int]:
    """Those among the texts, in their order; anything else is left out."""
    return [found for text in texts if (found := number(text)) is not None]
