"""The platform's export of the demo district, one row a member (columns of domain §3.2)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zerentian.kernel.population.sexes import NUMBERS
from zerentian.lib import identity
from zerentian.lib.sheets import Cell
from zerentian.programmes.relief.demo.families import Families, Member

SYNTHETIC = "990703"  # an address part that no authority has ever issued
HEADER = (
    "县", "乡", "村", "自然村", "户编号", "人编号", "姓名", "证件号码", "人数", "与户主关系",
    "民族", "文化程度", "在校生状况", "健康状况", "劳动技能", "务工时间(月)", "大病保险",
    "致贫原因1", "危房户", "安全饮用水", "人均纯收入", "户电话", "人电话", "首次识别时间",
    "人员识别时间", "户类型", "监测对象类型", "风险是否消除", "风险识别/消除时间", "相对困难",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Village:
    code: str  # 12 digits
    name: str
    town: str
    county: str


class Export:
    """Writes the rows of household after household. Every number is drawn from `chance`.

    hard: codes of the households that the district calls relatively difficult.
    """

    def __init__(
        self, *, families: Families, chance: random.Random, hard: Container[str] = ()
    ) -> None:
        self._families, self._chance, self._hard = families, chance, hard
        self._births: Counter[tuple[date, str]] = Counter()
        self._households: Counter[str] = Counter()

    def rows(self, villages: Sequence[tuple[Village, int]]) -> Iterator[list[Cell]]:
        """All member rows of so many households in each village."""
        for village, count in villages:
            for _ in range(count):
                yield from self._household(village)

    def _household(self, village: Village) -> Iterator[list[Cell]]:
        members = self._families.draw()
        self._households[village.code] += 1
        code = household_code(village.code, self._households[village.code])
        identified = date(self._chance.choice((2014, 2015, 2016)), self._chance.randint(1, 12), 28)
        cause = self._cause(members)
        kind = self._kind(members)
        income = f"{self._chance.randint(4_300_00, 9_800_00) / 100:.2f}"
        phone = self._phone()
        for number, member in enumerate(members, start=1):
            joined = max(identified, member.born + timedelta(days=30))
            yield [
                village.county, village.town, village.name, "", code, f"{code}{number:02}",
                member.name, self._identity(member), len(members), member.relation, "汉族",
                member.education, member.student, member.health, member.skill, member.work_months,
                "是", cause, "否", "是", income, phone,
                self._phone() if member.work_months else "", identified.isoformat(),
                joined.isoformat(), kind, "", "", "", "是" if code in self._hard else "否",
            ]  # fmt: skip

    def _identity(self, member: Member) -> str:
        """The next number of this birthday and sex: order codes are odd for men, even for women."""
        serial = self._births[member.born, member.sex]
        self._births[member.born, member.sex] += 1
        return identity.make(
            area=SYNTHETIC, born=member.born, sex=NUMBERS[member.sex], serial=serial
        )

    def _phone(self) -> str:
        return f"199{self._chance.randint(0, 99_999_999):08}"

    def _cause(self, members: Sequence[Member]) -> str:
        healths = {member.health for member in members}
        if "残疾" in healths:
            return "因残"
        if healths & {"长期慢性病", "患有大病"}:
            return "因病"
        if any(member.student not in ("非在校", "学前教育") for member in members):
            return "因学"
        return self._chance.choices(("缺劳力", "缺技术", "缺资金"), (80, 12, 8))[0]

    def _kind(self, members: Sequence[Member]) -> str:
        if len(members) == 1 and self._chance.random() < 0.45:
            return "特困供养脱贫户"
        return "低保脱贫户" if self._chance.random() < 0.55 else "一般脱贫户"


def household_code(village: str, number: int) -> str:
    """The platform's code of the how-manieth household of a village."""
    return f"{village}{number:04}"
