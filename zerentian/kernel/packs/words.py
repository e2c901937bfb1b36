"""Words of the pack's code lists, by key, in the language of the page."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language

from zerentian.kernel.packs import queries as packs
from zerentian.kernel.packs.pack import Pack


@cache
def _labels(pack: int, codes: str, language: str) -> dict[str, str]:
    listed = packs.current().codes[codes].codes
    return {item.key: item.en if language.startswith("en") else item.zh for item in listed}


def labels(codes: str) -> dict[str, str]:
    """Every key of a list with its word."""
    pack: Pack = packs.current()
    return _labels(id(pack), codes, get_language() or "zh")


def label(codes: str, key: str | None) -> str:
    """The word for a key; a key that the pack no longer knows stands for itself."""
    return labels(codes).get(key, key) if key else ""
