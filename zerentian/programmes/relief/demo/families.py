"""Invented families whose ages, relations, schooling, health and work agree with each other."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from zerentian.programmes.relief.demo.names import Names

SHAPES = (  # what stands together in a relief file, and how often in a hundred
    ("alone", 33), ("couple", 27), ("parents", 13), ("mother", 5), ("carer", 11),
    ("grandchild", 5), ("three", 6),
)  # fmt: skip
SCHOOL = {
    6: "小学", 7: "小学", 8: "小学", 9: "小学", 10: "小学", 11: "小学", 12: "七年级",
    13: "八年级", 14: "九年级", 15: "普通高中一年级", 16: "普通高中二年级", 17: "普通高中三年级",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Member:
    name: str
    sex: str
    born: date
    relation: str
    student: str
    education: str
    health: str
    skill: str
    work_months: int


class Families:
    """Draws one family after another. `on` is the day on which the ages are told."""

    def __init__(self, *, names: Names, chance: random.Random, on: date) -> None:
        self._names, self._chance, self._on = names, chance, on

    def draw(self) -> tuple[Member, ...]:
        shape = self._chance.choices(
            [name for name, _ in SHAPES], [weight for _, weight in SHAPES]
        )[0]
        return tuple(getattr(self, f"_{shape}")())

    # Each shape is a head and those around him; ages keep parents at least 18 years older.

    def _alone(self) -> list[Member]:
        sex = self._chance.choice("MMF")
        return [self._member("户主", sex=sex, age=self._age(60, 90), ill=0.6)]

    def _couple(self) -> list[Member]:
        age = self._age(60, 86)
        head = self._member("户主", sex="M", age=age, ill=0.5)
        return [head, self._member("配偶", sex="F", age=max(age - self._age(0, 4), 56), ill=0.55)]

    def _parents(self) -> list[Member]:
        age = self._age(36, 50)
        head = self._member("户主", sex="M", age=age, ill=0.55)
        wife = self._member("配偶", sex="F", age=age - self._age(0, 4), ill=0.25)
        return [head, wife, *self._children(head, below=min(age, 42) - 22, most=2)]

    def _mother(self) -> list[Member]:
        age = self._age(34, 48)
        head = self._member("户主", sex="F", age=age, ill=0.4)
        return [head, *self._children(head, below=min(age, 40) - 20, most=1)]

    def _carer(self) -> list[Member]:
        age = self._age(64, 84)
        head = self._member("户主", sex=self._chance.choice("MF"), age=age, ill=0.5)
        grown = self._member(
            "之子",
            sex="M",
            age=age - self._age(22, 30),
            ill=0.0,
            disabled=True,
            surname=head.name[0],
        )
        return [head, grown]

    def _grandchild(self) -> list[Member]:
        age = self._age(62, 74)
        head = self._member("户主", sex=self._chance.choice("MF"), age=age, ill=0.5)
        sex = self._chance.choice("MF")
        relation = "之孙子" if sex == "M" else "之孙女"
        young = self._age(4, 17)
        return [head, self._member(relation, sex=sex, age=young, ill=0.0, surname=head.name[0])]

    def _three(self) -> list[Member]:
        family = self._parents()[:3]
        head_age = self._on.year - family[0].born.year
        mother = self._member("之母", sex="F", age=head_age + self._age(21, 28), ill=0.6)
        return [*family, mother]

    def _children(self, head: Member, *, below: int, most: int) -> list[Member]:
        ages = self._chance.sample(range(3, max(below, 5) + 1), self._chance.randint(1, most))
        return [self._child(head, age) for age in sorted((min(a, 17) for a in ages), reverse=True)]

    def _child(self, head: Member, age: int) -> Member:
        sex = self._chance.choice("MF")
        relation = "之子" if sex == "M" else "之女"
        return self._member(relation, sex=sex, age=age, ill=0.0, surname=head.name[0])

    def _member(
        self,
        relation: str,
        *,
        sex: str,
        age: int,
        ill: float,
        disabled: bool = False,
        surname: str = "",
    ) -> Member:
        born = self._birthday(age)
        health = self._health(age, ill=ill, disabled=disabled)
        skill = self._skill(age, health)
        return Member(
            name=self._names.full(sex=sex, birth_year=born.year, surname=surname),
            sex=sex,
            born=born,
            relation=relation,
            student=self._student(age),
            education=self._education(age),
            health=health,
            skill=skill,
            work_months=self._work(age, skill),
        )

    def _age(self, youngest: int, oldest: int) -> int:
        return self._chance.randint(youngest, oldest)

    def _birthday(self, age: int) -> date:
        """A day on which somebody was born who has this age on `on`."""
        days = self._chance.randint(1, 364)
        return date.fromordinal(self._on.replace(year=self._on.year - age).toordinal() - days)

    def _health(self, age: int, *, ill: float, disabled: bool) -> str:
        if disabled:
            return "残疾"
        if age < 18 or self._chance.random() >= ill:
            return "健康"
        return self._chance.choices(("长期慢性病", "患有大病", "残疾"), (60, 15, 25))[0]

    def _skill(self, age: int, health: str) -> str:
        if age < 18:
            return "无劳动力"
        if age >= 60:
            return "弱劳动力或半劳动力" if age < 75 and health != "残疾" else "无劳动力"
        if health == "残疾":
            return self._chance.choice(("丧失劳动力", "弱劳动力或半劳动力"))
        return self._chance.choices(("普通劳动力", "技能劳动力"), (85, 15))[0]

    def _work(self, age: int, skill: str) -> int:
        if not 18 <= age < 60 or skill not in ("普通劳动力", "技能劳动力"):
            return 0
        return self._chance.choice((0, 3, 6, 6, 8, 10))

    def _student(self, age: int) -> str:
        return "学前教育" if 3 <= age < 6 else SCHOOL.get(age, "非在校")

    def _education(self, age: int) -> str:
        """Blank for children before and in school; older people went to school for fewer years."""
        if age < 18:
            return ""
        levels = ("文盲或半文盲", "小学", "初中", "高中")
        weights = (45, 40, 13, 2) if age >= 65 else (6, 34, 50, 10)
        return self._chance.choices(levels, weights)[0]
