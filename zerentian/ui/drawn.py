"""Parts of a page that come out the same every time: drawn once and remembered.

The menu, the head and the help on keys are half of the work of a page and change only with the
language and a few values. A part sees nothing but those values, so it cannot show anybody what belongs
to somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 512  # parts in memory; the menu alone has one for each role, page and language


def drawn(name: str, /, **values: Any) -> SafeString:
    """{% drawn "ui/shell/menu.html" groups=shell.menu %}: the template with these values alone.

    values: texts, numbers and truths, also in lists and dicts; TypeError for anything else, because two
    objects that are equal need not look the same.
    """
    return _drawn(name, get_language(), _frozen(values), _Thawed(values))


class _Thawed(dict[str, Any]):
    """The values beside their frozen form; the memory tells parts apart by the latter alone."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Thawed)

    def __hash__(self) -> int:  # type: ignore[override]
        return 0


@lru_cache(MOST)
def _drawn(name: str, language: str | None, frozen: object, values: _Thawed) -> SafeString:
    return SafeString(get_template(name).render(dict(values)))


def _frozen(value: Any) -> object:
    if isinstance(value, Mapping):
        return tuple((key, _frozen(each)) for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(each) for each in value)
    if value is None or isinstance(value, (str, int, float)):
        return type(value), value  # a safe text equals an unsafe one, and 1 equals True
    raise TypeError(f"{type(value).__name__} is not a plain value")
