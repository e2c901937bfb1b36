"""Words of the pack's code lists, by key, in the language of the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from zerentian.kernel.packs import queries as packs


@cache
def _labels(place: Path, codes: str, language: str) -> dict[str, str]:
    listed = packs.read(place).codes[codes].codes
    return {item.key: item.en if language.startswith("en") else item.zh for item in listed}


def labels(codes: str) -> dict[str, str]:
    """Every key of a list with its word."""
    return _labels(packs.folder(settings.INSTANCE.pack), codes, get_language() or "zh")


def printed(codes: str) -> dict[str, str]:
    """The same in Chinese, whatever the language of the page: for files that other systems read."""
    return _labels(packs.folder(settings.INSTANCE.pack), codes, "zh")


def label(codes: str, key: str | None) -> str:
    """The word for a key; a key that the pack no longer knows stands for itself."""
    return labels(codes).get(key, key) if key else ""
