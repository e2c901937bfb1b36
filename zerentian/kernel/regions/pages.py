"""A page of a list that is computed, not stored: what an adoption would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from zerentian.lib import digits
from zerentian.ui.lists import Jump

SIZE = 50


@dataclass
class ListPage:
    """As `ui/components/pager.html` expects it."""

    items: Sequence[Any]
    asked: QueryDict

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def pages(self) -> int:
        return max(-(-self.count // SIZE), 1)

    @property
    def number(self) -> int:
        wanted = digits.number(self.asked.get("page", "")) or 1
        return min(wanted, self.pages)

    @property
    def rows(self) -> list[Any]:
        start = (self.number - 1) * SIZE
        return list(self.items[start : start + SIZE])

    @property
    def first(self) -> int:
        return (self.number - 1) * SIZE + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.items else 0

    @property
    def previous_url(self) -> str:
        return self._url(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self._url(self.number + 1) if self.number < self.pages else ""

    @property
    def jumps(self) -> list[Jump]:
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        shown: list[Jump] = []
        for number in sorted(n for n in near if 1 <= n <= self.pages):
            if shown and number > shown[-1].number + 1:
                shown.append(Jump(gap=True, number=number - 1))
            shown.append(Jump(number, self._url(number), number == self.number))
        return shown

    def _url(self, number: int) -> str:
        asked = self.asked.copy()
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"
