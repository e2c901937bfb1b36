"""Words of a stored checklist in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language


def said(word: Mapping[str, str]) -> str:
    """A title, item, choice or reason."""
    return word["en"] if (get_language() or "zh").startswith("en") else word["zh"]


def among(words: Iterable[Mapping[str, str]], key: str) -> str:
    """The words of a key; the key itself where no word has it."""
    return next((said(word) for word in words if word["key"] == key), key)


def item(body: Mapping[str, Any], key: str) -> str:
    """An item; an unknown one is told by its key, cut short."""
    return among(body["items"], key)[:60]
