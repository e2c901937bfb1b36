"""Differences between register and workbook in the words of the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from zerentian.kernel.packs import queries as packs
from zerentian.manifest.imports import Difference
from zerentian.programmes.relief.columns import COLUMNS

NOTHING = "（空）"
COLUMN = {column.key: column for column in COLUMNS}
MONEY = frozenset({"income_per_head"})
LISTS = {"other_causes": "cause"}
TITLES = {"other_causes": "其他致贫原因", "leaves": "离户", "joins": "入户", "code": "人编号"}


class Teller:
    """Shows values as the workbook would write them; labels come from the pack of the instance."""

    def difference(self, key: str, old: Any, new: Any) -> Difference:
        return Difference(self.title(key), self.shown(key, old), self.shown(key, new))

    def differences(
        self, keys: Sequence[str], old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterator[Difference]:
        for key in keys:
            if old[key] != new[key]:
                yield self.difference(key, old[key], new[key])

    def title(self, key: str) -> str:
        return TITLES.get(key) or COLUMN[key].title

    def shown(self, key: str, value: Any) -> str:
        if value in (None, "", [], ()):
            return NOTHING
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, list | tuple):
            return "、".join(self._label(key, item) for item in value)
        if key in MONEY:
            return f"{value // 100}.{value % 100:02}"
        return self._label(key, value)

    def _label(self, key: str, value: Any) -> str:
        codes = LISTS.get(key) or (COLUMN[key].codes if key in COLUMN else "")
        return self._labels.get(codes, {}).get(value, str(value))

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        lists = packs.current().codes
        return {key: {item.key: item.zh for item in lists[key].codes} for key in lists}
